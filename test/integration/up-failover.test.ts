import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CLUSTER_PORT, clusterLayout, homeSocket, readClusterSecrets } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { parseDatabaseId, systemClock } from '@zennnn/kernel'
import { type Member, openMember } from '../faults/member.ts'
import { type Home, RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import { findVictims } from '../faults/victims.ts'
import { silentLog } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const WRITERS = 4
const IS_ROOT = process.getuid?.() === 0

let home: Home
let cloud: RunningCloud
let member: Member

before(async () => {
  // Of a cloud that had one node until now: it gets its standby while it serves.
  const { env, ...place } = await makeStartedHome()
  home = { ...place, env: { ...env, ZENNNN_STANDBY: 'on' } }
  cloud = await RunningCloud.start(home)
  member = await openMember(cloud)
})

after(async () => {
  await cloud.end('SIGINT')
  await removeHome(home)
})

interface Shown {
  readonly epoch: number
  readonly auto: boolean
  readonly replication: string
  readonly primary: { readonly node: string; readonly state: string }
  readonly standby: { readonly node: string }
  readonly lastMove?: { readonly kind: string }
}

async function show(): Promise<Shown> {
  const { stdout, stderr } = await zennnn(home, ['cluster', 'show', '--json'])
  assert.notEqual(stdout, '', stderr)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what differs fails the test
  return JSON.parse(stdout) as Shown
}

/** What is recorded of the cluster: a command would cost a second of a core each time. */
async function recorded(): Promise<Pick<Shown, 'epoch' | 'replication'>> {
  return Object(JSON.parse(await readFile(join(home.path, 'cluster.json'), 'utf8')))
}

async function untilSync(): Promise<void> {
  await until(async () => (await recorded()).replication === 'SYNC', 'the standby follows', 60_000)
}

interface Written {
  /** Names whose creation was answered with success. */
  readonly acknowledged: readonly string[]
  /** What else was answered, as `503 OUTCOME_UNKNOWN`. */
  readonly refusals: readonly string[]
  /** The longest time in which nothing was acknowledged. */
  readonly longestMs: number
}

/** Creates contacts over HTTPS until it is ended; each has a name of its own. */
function startWriting(prefix: string): { readonly end: () => Promise<Written> } {
  const acknowledged: string[] = []
  const refusals: string[] = []
  const over = new AbortController()
  let lastAt = performance.now()
  let longestMs = 0
  const write = async (writer: number): Promise<void> => {
    for (let count = 0; !over.signal.aborted; count++) {
      const name = `${prefix} ${writer} ${count}`
      const { status, body } = await member.post('/api/contact', { name })
      if (status === 201) {
        acknowledged.push(name)
        const now = performance.now()
        longestMs = Math.max(longestMs, now - lastAt)
        lastAt = now
      } else refusals.push(`${status} ${Object(JSON.parse(body)).code}`)
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, async (_, one) => await write(one)))
  return {
    end: async () => {
      over.abort()
      await writing
      return { acknowledged, refusals, longestMs }
    },
  }
}

/** Every acknowledged one is there, and none of all twice. */
async function requireAll(prefix: string, { acknowledged }: Written): Promise<void> {
  const client = await cloud.look(member.database)
  const { rows } = await client.query(
    'select name, count(*)::int as count from app.contact where name like $1 group by name',
    [`${prefix} %`],
  )
  await client.end()
  const counts = new Map(rows.map(({ name, count }) => [String(name), Number(count)]))
  assert.deepEqual(
    acknowledged.filter((name) => !counts.has(name)),
    [],
    'lost',
  )
  assert.deepEqual(
    [...counts].filter(([, count]) => count > 1),
    [],
    'there twice',
  )
}

test('a cloud of one node gets its standby while it serves, and says so in words', async () => {
  await untilSync()
  const shown = await show()
  assert.deepEqual(
    [shown.epoch, shown.primary, shown.standby.node, shown.auto],
    [1, { node: 'a', state: 'serving' }, 'b', true],
  )
  const { code, stdout } = await zennnn(home, ['cluster', 'show', 'local'])
  assert.equal(code, 0)
  assert.match(stdout, /^local: SYNC, a crash now would lose nothing\.\nPrimary a: serving/)
  const status = await zennnn(home, ['status'])
  assert.match(status.stdout, /local: SYNC, a crash now would lose nothing\./)
  const listed = await zennnn(home, ['cluster', 'list', '--json'])
  assert.equal(JSON.parse(listed.stdout)[0].replication, 'SYNC')
})

test('a connection that ends up at the standby is not used: what changes something would be refused as not allowed', async (t) => {
  const { maintain: password } = await readClusterSecrets(join(home.path, 'secrets'))
  const connections = new Connections({
    host: join(clusterLayout(home.path).socketFolder, 'b'),
    port: CLUSTER_PORT,
    login: () => ({ user: 'zennnn_maintain', password }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await connections.close()
  })
  const asked = connections.direct(parseDatabaseId(member.database), [
    { text: 'select 1', values: [], readOnly: true },
  ])
  await assert.rejects(asked, (error: Error) => {
    assert.deepEqual(
      [Reflect.get(error, 'code'), String(error.cause)],
      ['DATABASE_UNAVAILABLE', 'Error: PostgreSQL is a standby.'],
    )
    return true
  })
})

test('a dry run does nothing, an unknown cluster and a wrong word are refused', async () => {
  for (const kind of ['switchover', 'failover'] as const) {
    const plan = await zennnn(home, ['cluster', kind, '--dry-run'])
    assert.equal(plan.code, 0, plan.stderr)
    assert.match(plan.stdout, /^Nothing was done\. It would:\n1\. /)
  }
  assert.equal((await show()).epoch, 1)
  const unknown = await zennnn(home, ['cluster', 'failover', 'paris'])
  assert.deepEqual(
    [unknown.code, unknown.stderr.split('\n')[0]],
    [1, 'There is no cluster "paris".'],
  )
  assert.equal((await zennnn(home, ['cluster', 'auto', 'maybe'])).code, 2)
  assert.equal((await zennnn(home, ['cluster', 'auto', 'off'])).code, 0)
  assert.equal((await show()).auto, false)
  assert.equal((await zennnn(home, ['cluster', 'auto', 'on', 'local'])).code, 0)
  assert.equal((await show()).auto, true)
})

test('only who started the cloud can move it: serve and work cannot even open the way', async (t) => {
  const socket = homeSocket(home.path, 'cluster')
  assert.equal((await stat(dirname(socket))).mode & 0o777, 0o700)
  if (!IS_ROOT) {
    t.skip('only root starts processes as other users')
    return
  }
  for (const name of ['zennnn-serve', 'zennnn-work', 'postgres'])
    assert.throws(
      () => execFileSync('setpriv', [`--reuid=${name}`, '--clear-groups', 'test', '-w', socket]),
      name,
    )
  // Where it is only shown, serve may look; who is not of its group may not.
  const view = homeSocket(home.path, 'view')
  execFileSync('setpriv', [
    '--reuid=zennnn-serve',
    '--regid=zennnn-cloud',
    '--clear-groups',
    'test',
    '-w',
    view,
  ])
  assert.throws(() =>
    execFileSync('setpriv', [
      '--reuid=postgres',
      '--regid=postgres',
      '--clear-groups',
      'test',
      '-w',
      view,
    ]),
  )
})

test('switched over while people work: nobody is refused, nothing is lost, nothing is there twice', async (t) => {
  await untilSync()
  const writing = startWriting('switch')
  await delay(1_000)
  const moved = await zennnn(home, ['cluster', 'switchover', '--json'])
  await delay(1_000)
  const written = await writing.end()
  assert.equal(moved.code, 0, moved.stderr)
  const { kind, from, to, heldMs } = JSON.parse(moved.stdout)
  assert.deepEqual([kind, from, to], ['switchover', 'a', 'b'])
  t.diagnostic(
    `held ${heldMs} ms, longest pause ${Math.round(written.longestMs)} ms, ${written.acknowledged.length} changes`,
  )
  assert.deepEqual(written.refusals, [])
  await requireAll('switch', written)
  await untilSync()
  const { epoch, primary, standby } = await show()
  assert.deepEqual([epoch, primary.node, standby.node], [2, 'b', 'a'])
})

test('the primary killed with all its processes: the standby takes over by itself, the old one comes back as standby', async (t) => {
  await untilSync()
  const writing = startWriting('kill')
  await delay(1_000)
  const folder = join(home.path, 'postgres-b')
  const postmaster = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10)
  process.kill(postmaster, 'SIGKILL')
  await until(async () => (await recorded()).epoch === 3, 'the standby took over', 30_000)
  await delay(1_000)
  const written = await writing.end()
  t.diagnostic(
    `longest pause ${Math.round(written.longestMs)} ms, ${written.acknowledged.length} changes, refused: ${written.refusals.join(', ') || 'none'}`,
  )
  // What was on its way is unknown to who sent it, one change a writer at most; who came later waited.
  assert.ok(written.refusals.length <= WRITERS, String(written.refusals))
  for (const refusal of written.refusals)
    assert.match(refusal, /^503 (OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE)$/)
  assert.ok(written.longestMs < 10_000, `${written.longestMs} ms`)
  await requireAll('kill', written)
  await untilSync()
  const { primary, standby, lastMove } = await show()
  assert.deepEqual([primary.node, standby.node, lastMove?.kind], ['a', 'b', 'failover'])
})

test('stopped and started, the cloud has the primary it had; without the cloud commands say so', async () => {
  assert.equal(await cloud.end('SIGINT'), 0)
  assert.deepEqual(await findVictims(process.pid, 'postmaster'), [])
  const away = await zennnn(home, ['cluster', 'show'])
  assert.deepEqual(away, {
    code: 1,
    stdout: '',
    stderr:
      'The cloud is not running here: nobody keeps its cluster.\nnpm start starts it. Its state is in cluster.json of the home.\n',
  })
  cloud = await RunningCloud.start(home)
  await untilSync()
  const { epoch, primary } = await show()
  assert.deepEqual([epoch, primary.node], [3, 'a'])
})
