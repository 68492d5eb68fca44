import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  CLUSTER_PORT,
  clusterLayout,
  connect,
  loginPassword,
  readEvidence,
  record,
} from '@zennnn/cloud'
import { parseDatabaseId, systemClock } from '@zennnn/kernel'
import { brandPolicy, controlsOf, verifyPolicy } from '@zennnn/trust'
import { openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { prepareEvidence } from '../../packages/cli/src/up/evidence-ready.ts'
import { takePolicy } from '../../packages/cli/src/up/policy-ready.ts'
import { RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import type { TestClient } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }
const DENIED = { code: '42501' }

interface Place {
  readonly cloud: RunningCloud
  readonly control: string
  /** As superuser in the control database. */
  readonly superuser: TestClient
}

async function openPromises(t: TestContext): Promise<Place> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const control = await cloud.control()
  const superuser = await cloud.look(control)
  t.after(async () => {
    await superuser.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  return { cloud, control, superuser }
}

async function published({ cloud }: Place): Promise<string> {
  const { status, headers, body } = await cloud.ask('localhost', '/security.json')
  assert.equal(status, 200, body)
  assert.equal(headers['cache-control'], 'public, max-age=60')
  return body
}

function check(text: string): ReturnType<typeof verifyPolicy> {
  return verifyPolicy(text, { cloud: 'localhost', now: systemClock.now() })
}

function stateOf(text: string, id: string): unknown {
  const promises: readonly unknown[] = Object(JSON.parse(text)).promises
  return Object(promises.find((one) => Object(one).id === id)).state
}

async function run(place: Place, ...promise: readonly string[]): Promise<readonly unknown[]> {
  const { stdout, stderr } = await zennnn(place.cloud.home, [
    'promise',
    'run',
    ...promise,
    '--json',
  ])
  assert.ok(stdout.startsWith('{'), stderr)
  return Object(JSON.parse(stdout)).runs
}

test(
  'what a round saw is published, verifies, and turns red where what is stored was altered',
  LIMIT,
  async (t) => {
    const place = await openPromises(t)
    const { cloud, superuser } = place

    // Before anything was tried, nothing is said to be proved.
    const before = await published(place)
    assert.deepEqual(check(before).problems, [])
    assert.equal(stateOf(before, 'db-dedicated'), 'unproved')

    const runs = await run(place)
    assert.deepEqual(
      runs.filter((one) => Object(one).outcome === 'no_answer'),
      [],
    )
    assert.ok(runs.length >= 27, String(runs.length))
    await until(
      async () => stateOf(await published(place), 'db-dedicated') === 'proved',
      'the new results on the page',
    )
    const text = await published(place)
    const checked = check(text)
    assert.deepEqual(checked.problems, [])
    assert.ok(checked.lines >= runs.length)
    assert.equal(checked.states.get('db-dedicated'), 'proved')
    // Without a standby there is none, and the page says so.
    assert.equal(stateOf(text, 'standby'), 'broken')
    const page = await cloud.ask('localhost', '/security')
    assert.equal(page.status, 200)
    assert.match(page.body, /<article class="sentence proved" id="db-dedicated">/)
    assert.match(page.body, /<article class="sentence broken" id="standby">/)
    assert.match(page.body, /There is no standby/)
    const style =
      /<link rel="stylesheet" href="(\/assets\/security[^"]+)">/.exec(page.body)?.[1] ?? ''
    assert.equal((await cloud.ask('localhost', style)).status, 200)

    // Nobody changes what is stored, the owner neither.
    await superuser.query('set role zennnn_owner')
    for (const change of [
      `update zennnn_trust.evidence set line = replace(line, 'none shared', 'two shared')`,
      'delete from zennnn_trust.evidence',
      'truncate zennnn_trust.evidence',
      `update zennnn_trust.day set state = 'proved'`,
      'delete from zennnn_trust.chain',
    ])
      await assert.rejects(superuser.query(change), { code: 'ZN403' }, change)
    await superuser.query('reset role')

    // Who does so past the triggers is found out.
    await superuser.query('alter table zennnn_trust.evidence disable trigger only_added')
    const { rowCount } = await superuser.query(
      `update zennnn_trust.evidence set line = replace(line, 'none shared', 'all its own') where control = 'database-map'`,
    )
    assert.equal(rowCount, 1)
    await superuser.query('alter table zennnn_trust.evidence enable trigger only_added')
    await until(
      async () => stateOf(await published(place), 'db-dedicated') === 'broken',
      'the altered line on the page',
    )
    const altered = await published(place)
    assert.equal(stateOf(altered, 'staff-none'), stateOf(text, 'staff-none'))
    assert.ok(check(altered).problems.some(({ kind }) => kind === 'altered'))
    assert.match((await cloud.ask('localhost', '/security')).body, /The evidence does not hold/)
    const listed = await zennnn(cloud.home, ['promise', 'list'])
    assert.equal(listed.code, 1)
    assert.match(listed.stdout, /^broken {4}db-dedicated/m)

    await leaveOut(place)
    await newKey(place)
  },
)

/** Who leaves a red sentence out of his policy keeps what it was on this day, and finds it there when he makes it again. */
async function leaveOut({ cloud }: Place): Promise<void> {
  const { path, env } = cloud.home
  const place = await openPlace(parseEnvironment(env, path))
  const text = JSON.stringify({ brand: place.brand, name: 'Acme', promises: { standby: {} } })
  await takePolicy(place, text, undefined)
  await takePolicy(place, undefined, undefined)
  const { days } = await readEvidence(place.access, place.control, [])
  const kept = days.filter(({ promise }) => promise === 'db-dedicated')
  assert.deepEqual(
    kept.map(({ state, isOver }) => [state, isOver]),
    [['broken', false]],
  )
}

/** A key that was lost: the chain of the new one names the old one, and hides nothing of the day. */
async function newKey({ cloud, control, superuser }: Place): Promise<void> {
  const { path, env } = cloud.home
  const place = await openPlace(parseEnvironment(env, path))
  const shown = async () =>
    await readEvidence(place.access, place.control, controlsOf(brandPolicy(place.brand)))
  const old = await shown()
  // What is stored is enough to go on after: the newest by its number, of which there are two-digit ones.
  await rm(join(path, 'seals', 'evidence.json'))
  const newest = await record(place, async (register) => await register.head())
  assert.ok(newest.sequence > 9)
  assert.equal(newest.sequence, old.lines.at(-1)?.sequence)
  await rm(join(path, 'secrets', 'trust-key'))
  const said: string[] = []
  await prepareEvidence(place, 'localhost', (sentence) => said.push(sentence))
  assert.match(said.join(), /signed by a new key from now on/)
  await run({ cloud, control, superuser }, 'db-dedicated')
  const { chain, lines, days } = await shown()
  assert.equal(chain.earlierKey, old.chain.publicKey)
  assert.notEqual(chain.publicKey, old.chain.publicKey)
  assert.ok(chain.after.sequence >= (old.lines.at(-1)?.sequence ?? 0))
  assert.notEqual(chain.after.sequence, 0)
  assert.deepEqual(
    lines.map(({ sequence }) => sequence),
    [chain.after.sequence + 1],
  )
  assert.ok(
    days.some(
      ({ promise, state, isOver }) => promise === 'db-dedicated' && state === 'broken' && !isOver,
    ),
  )
}

test(
  'guests, customers and other databases neither write nor read what is not theirs',
  LIMIT,
  async (t) => {
    const place = await openPromises(t)
    const { cloud, control, superuser } = place
    const { path, port } = cloud.home
    const made = await zennnn(cloud.home, [
      'database',
      'create',
      'acme',
      '--admin',
      'ann@acme.example',
      '--apps',
      'contacts',
    ])
    assert.equal(made.code, 0, made.stderr)
    const { rows } = await superuser.query(
      `select database_id from app.database where slug = 'acme'`,
    )
    const acme = String(rows[0].database_id)

    const tenantKey = await readFile(join(path, 'secrets', 'tenant-key'), 'utf8')
    const address = { host: clusterLayout(path).socketFolder, port: CLUSTER_PORT }
    const login = async (user: string, database: string): Promise<TestClient> =>
      await connect(address, {
        user,
        password: loginPassword(tenantKey, parseDatabaseId(user)),
        database,
      })

    // As serve logs in: the functions of the page, and nothing else.
    const serve = await login(control, control)
    t.after(async () => {
      await serve.end()
    })
    assert.equal((await serve.query('select * from zennnn_trust.chain_shown()')).rowCount, 1)
    for (const table of ['evidence', 'chain', 'day', 'attestation', 'signer']) {
      await assert.rejects(serve.query(`select from zennnn_trust.${table}`), DENIED, table)
      await assert.rejects(serve.query(`delete from zennnn_trust.${table}`), DENIED, table)
    }
    await assert.rejects(
      serve.query(
        `insert into zennnn_trust.evidence (sequence, line, is_turn) values (1, '{}', true)`,
      ),
      DENIED,
    )
    await assert.rejects(serve.query('drop trigger only_added on zennnn_trust.evidence'), DENIED)

    // As a guest or a person of the control database, whatever the rights: not even those.
    await superuser.query('set role zennnn_user')
    await assert.rejects(superuser.query('select * from zennnn_trust.chain_shown()'), DENIED)
    await assert.rejects(superuser.query('select from zennnn_trust.evidence'), DENIED)
    await superuser.query('reset role')

    // As a customer: he does not come into the control database, and in his own there is none of it.
    await assert.rejects(login(acme, control), ({ cause }: Error) => {
      return Reflect.get(Object(cause), 'code') === '28000'
    })
    const own = await login(acme, acme)
    t.after(async () => {
      await own.end()
    })
    await assert.rejects(own.query('select * from zennnn_trust.chain_shown()'), /does not exist/)

    // His site leads to the cloud's own, and nothing of it is there to be changed.
    for (const page of ['/security', '/security.json', '/privacy', '/.well-known/security.txt']) {
      const answer = await cloud.ask('acme.localhost', page)
      assert.equal(answer.status, 303, page)
      assert.equal(answer.headers.location, `https://localhost:${port}${page}`)
      const change = await cloud.ask('localhost', page, { method: 'POST' })
      assert.ok(change.status >= 400 && change.status < 500, `${page}: ${change.status}`)
    }
    const regions = async (): Promise<string> => {
      const { body } = await cloud.ask('localhost', '/privacy')
      return [...body.matchAll(/<tr><td>(.*?)<\/td>/g)].map(([, name]) => name).join()
    }
    // `work` says which there are as soon as it has looked at them.
    await until(async () => (await regions()) === 'eu,us,ap', 'the configured regions')
    const contact = await cloud.ask('localhost', '/.well-known/security.txt')
    assert.match(
      contact.body,
      /^Contact: https:\/\/localhost:\d+\/security\/report\r\nContact: mailto:security@localhost\r\nExpires: \d{4}-/,
    )
  },
)
