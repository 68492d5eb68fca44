import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CLUSTER_PORT, clusterLayout, homeSocket, readClusterSecrets } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { parseDatabaseId, systemClock } from '@zennnn/kernel'
import { ZENNNN } from '../command.ts'
import { signalNode } from '../failover-world.ts'
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
  await rm(KEPT(home.path), { recursive: true, force: true })
})

/** Where the page about a lost cluster.json keeps a home. */
const KEPT = (path: string): string => `${path}.kept`

interface Shown {
  readonly epoch: number
  readonly auto: boolean
  readonly replication: string
  readonly primary: { readonly node: string; readonly state: string }
  readonly standby: { readonly node: string }
  readonly lastMove?: { readonly kind: string }
  readonly needs?: string
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
  const secret = join(home.path, 'secrets', 'cluster')
  for (const name of ['zennnn-serve', 'zennnn-work', 'postgres', 'nobody'])
    assert.throws(
      () => execFileSync('setpriv', [`--reuid=${name}`, '--clear-groups', 'test', '-r', secret]),
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

/** As a process that runs as the same user and could open the socket, but may not read the secret. */
async function askWith(
  headers: Readonly<Record<string, string>>,
  question: object,
): Promise<string> {
  const socketPath = homeSocket(home.path, 'cluster')
  const asked = request({ socketPath, method: 'POST', path: '/', agent: false, headers })
  asked.end(JSON.stringify(question))
  const [incoming]: IncomingMessage[] = await once(asked, 'response')
  return incoming === undefined ? '' : await text(incoming)
}

test('who gets to the socket without its secret learns nothing and moves nothing', async () => {
  const other = await readFile(join(home.path, 'secrets', 'tenant-key'), 'utf8')
  const wrong = [{}, { authorization: '' }, { authorization: 'Bearer ' }]
  for (const headers of [...wrong, { authorization: `Bearer ${other}` }])
    for (const what of ['show', 'switchover', 'failover'])
      assert.match(await askWith(headers, { what }), /^{"problem":{[^\n]*"ACCESS_DENIED"[^\n]*\n$/)
  const key = await readFile(join(home.path, 'secrets', 'cluster'), 'utf8')
  assert.match(
    await askWith({ authorization: `Bearer ${key}` }, { what: 'show' }),
    /^{"done":{"name"/,
  )
  assert.equal((await recorded()).epoch, 1)
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

test('while there is no primary, status says so in time; one that is frozen is failed over by a command', async (t) => {
  await untilSync()
  assert.equal((await zennnn(home, ['cluster', 'auto', 'off'])).code, 0)
  await signalNode(home.path, 'b', 'SIGSTOP')
  await until(async () => (await show()).needs !== undefined, 'a person is called', 30_000)
  const askedAt = performance.now()
  const { code, stdout } = await zennnn(home, ['status'])
  const tookMs = performance.now() - askedAt
  t.diagnostic(`status without a primary: ${Math.round(tookMs)} ms`)
  assert.ok(tookMs < 20_000)
  assert.equal(code, 1)
  assert.match(stdout, /^Primary b: away\.$/m)
  assert.match(stdout, /^Needs a person: .*zennnn cluster failover local$/m)
  assert.match(stdout, /^PostgreSQL does not answer\. /m)
  const { databases, cluster } = JSON.parse((await zennnn(home, ['status', '--json'])).stdout)
  assert.deepEqual([databases, cluster.primary.state], [null, 'away'])
  const moved = await zennnn(home, ['cluster', 'failover', 'local', '--json'])
  assert.equal(moved.code, 0, moved.stderr)
  assert.equal((await zennnn(home, ['cluster', 'auto', 'on'])).code, 0)
  assert.equal((await zennnn(home, ['status'])).code, 0)
})

let killed: Written | undefined

test('the primary killed with all its processes: the standby takes over by itself, the old one comes back as standby', async (t) => {
  await untilSync()
  const writing = startWriting('kill')
  await delay(1_000)
  const folder = join(home.path, 'postgres')
  const postmaster = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10)
  process.kill(postmaster, 'SIGKILL')
  await until(async () => (await recorded()).epoch === 4, 'the standby took over', 30_000)
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
  assert.deepEqual([primary.node, standby.node, lastMove?.kind], ['b', 'a', 'failover'])
  killed = written
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
  const down = await zennnn(home, ['status'])
  assert.equal(down.code, 1)
  assert.match(down.stdout, /^nobody keeps the cluster: up does not run$/m)
  assert.match(down.stdout, /^PostgreSQL cannot be reached\. /m)
  cloud = await RunningCloud.start(home)
  await untilSync()
  const { epoch, primary, lastMove } = await show()
  assert.deepEqual([epoch, primary.node, lastMove?.kind], [4, 'b', 'failover'])
})

test('without cluster.json nothing is guessed, and what the page says for it brings all back', async () => {
  assert.equal(await cloud.end('SIGINT'), 0)
  await rm(join(home.path, 'cluster.json'))
  const refused = await zennnn(home, ['up'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /no cluster\.json that says which of them has the newest data/)
  const [keep, route, look, write, rejoin, ...more] = await blocksOf('cluster.json is damaged')
  assert.deepEqual(more, [])
  await type(keep)
  assert.deepEqual(JSON.parse(await type(route)), { epoch: 4, node: 'b', open: true })
  assert.equal((await type(look)).match(/^Latest checkpoint's TimeLineID: +\d+$/gm)?.length, 2)
  // As on the page, but for the number that the route has.
  await type(write?.replace('"epoch":2', '"epoch":4'))
  cloud = await RunningCloud.start(home)
  assert.ok(killed !== undefined)
  await requireAll('kill', killed)
  const { needs, primary } = await show()
  assert.equal(primary.node, 'b')
  assert.match(needs ?? '', /node a is kept/)
  const untyped = await zennnn(home, ['cluster', 'rejoin'])
  assert.equal(untyped.code, 1)
  assert.match(untyped.stderr, /type: discard what only a has/)
  assert.equal((await recorded()).replication, 'DEGRADED')
  await type(rejoin)
  assert.equal((await recorded()).replication, 'SYNC')
  await requireAll('kill', killed)
})

test('a primary that does not start and may not be failed over by itself: up stays, says what to do, and goes on when a person decided', async () => {
  assert.equal((await zennnn(home, ['cluster', 'auto', 'off'])).code, 0)
  assert.equal(await cloud.end('SIGINT'), 0)
  const control = join(home.path, 'postgres-b', 'global', 'pg_control')
  await rename(control, `${control}.aside`)
  cloud = new RunningCloud(home)
  await cloud.sees('zennnn cluster failover local --dry-run')
  const shown = await zennnn(home, ['cluster', 'show'])
  assert.equal(shown.code, 1)
  assert.match(shown.stdout, /^local: SYNC.*\nNeeds a person: The primary does not start: /)
  assert.match(shown.stdout, /^Primary b: away/m)
  assert.equal((await zennnn(home, ['cluster', 'switchover'])).code, 1)
  const rejoined = await zennnn(home, ['cluster', 'rejoin'])
  assert.equal(rejoined.code, 1)
  assert.match(rejoined.stderr, /The primary does not run/)
  const moved = await zennnn(home, ['cluster', 'failover'])
  assert.equal(moved.code, 0, moved.stderr)
  await cloud.sees(`ready https://localhost:${home.port}\n`)
  const { epoch, primary } = await show()
  assert.deepEqual([epoch, primary.node, primary.state], [5, 'a', 'serving'])
})

/** The blocks of a part of the runbook. */
async function blocksOf(part: string): Promise<readonly string[]> {
  const page = await readFile(new URL('../../docs/operator/failover.md', import.meta.url), 'utf8')
  const found = page.split(/^## /m).find((one) => one.startsWith(part))
  assert.ok(found)
  return [...found.matchAll(/^ *```\n(.*?)\n *```$/gms)].map(([, block = '']) => block)
}

/** What a person types into a shell; what it says. */
async function type(block: string | undefined): Promise<string> {
  assert.ok(block !== undefined)
  const [version = ''] = await readdir('/usr/lib/postgresql')
  const line = block
    .replaceAll('bin/zennnn', ZENNNN)
    .replaceAll('postgresql/15/', `postgresql/${version}/`)
  return await new Promise((resolve, reject) => {
    execFile('bash', ['--norc', '-ec', line], { env: home.env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${line}\n${stderr}`))
    })
  })
}
