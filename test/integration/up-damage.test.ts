import assert from 'node:assert/strict'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type FailoverPage, openFailoverPage } from '../failover-page.ts'
import { signalNode } from '../failover-world.ts'
import { RunningCloud, until, zennnn } from '../faults/running-cloud.ts'
import { findVictims } from '../faults/victims.ts'
import { PairCloud, type Written } from '../pair-cloud.ts'

let pair: PairCloud
let page: FailoverPage
/** What people wrote before anything broke. */
let kept: Written

before(async () => {
  pair = await PairCloud.open()
  page = await openFailoverPage(pair.home, 'damage')
  await pair.untilSync()
  const writing = pair.startWriting('kept')
  await writing.until(20)
  kept = await writing.end()
})

after(async () => {
  await pair.close()
  await rm(`${pair.home.path}.kept`, { recursive: true, force: true })
})

async function isDegraded(): Promise<boolean> {
  return (await pair.recorded()).replication === 'DEGRADED'
}

test('while there is no primary, status says so in time; one that is frozen is failed over as the page says', async (t) => {
  assert.equal((await pair.command('auto', 'off')).code, 0)
  await signalNode(pair.home.path, 'a', 'SIGSTOP')
  await until(async () => (await pair.show()).needs !== undefined, 'a person is called', 30_000)
  const askedAt = performance.now()
  const [{ code, stdout }, asJson] = await Promise.all([
    zennnn(pair.home, ['status']),
    zennnn(pair.home, ['status', '--json']),
  ])
  const tookMs = performance.now() - askedAt
  t.diagnostic(`status without a primary: ${Math.round(tookMs)} ms`)
  assert.ok(tookMs < 20_000)
  assert.equal(code, 1)
  assert.match(stdout, /^Primary a: away\.$/m)
  assert.match(stdout, /^Needs a person: .*zennnn cluster failover local$/m)
  assert.match(stdout, /^PostgreSQL does not answer\. /m)
  const json = JSON.parse(asJson.stdout)
  assert.deepEqual([json.databases, json.cluster.primary.state], [null, 'away'])
  const said = await page.type([
    'bin/zennnn cluster failover --dry-run',
    'bin/zennnn cluster failover',
  ])
  assert.match(said, /^Nothing was done\. It would:\n1\. [^]*^2\. End a with all its processes\.$/m)
  assert.match(said, /^failover from a to b at /m)
  await pair.requireAll('kept', kept)
  await pair.untilSync()
  assert.equal((await zennnn(pair.home, ['status'])).code, 0)
})

test('a standby that hangs is not waited for, and the page brings it back', async () => {
  assert.ok((await signalNode(pair.home.path, 'a', 'SIGSTOP')) > 0)
  await until(isDegraded, 'nobody waits for the standby', 30_000)
  // Long before it is found out and ended by itself.
  await page.type(['bin/zennnn cluster rejoin'])
  assert.equal((await pair.recorded()).replication, 'SYNC')
})

test('without cluster.json nothing is guessed, and what the page says for it brings all back', async () => {
  assert.equal(await pair.stop(), 0)
  await rm(join(pair.home.path, 'cluster.json'))
  const refused = await zennnn(pair.home, ['up'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /no cluster\.json that says which of them has the newest data/)
  await page.type(['cp -a $ZENNNN_HOME $ZENNNN_HOME.kept'])
  const route = await page.type(['cat $ZENNNN_HOME/run/route/route.json'])
  assert.deepEqual(JSON.parse(route), { epoch: 2, node: 'b', open: true })
  const looked = await page.type([
    '/usr/lib/postgresql/15/bin/pg_controldata $ZENNNN_HOME/postgres',
    '/usr/lib/postgresql/15/bin/pg_controldata $ZENNNN_HOME/postgres-b',
  ])
  assert.equal(looked.match(/^Latest checkpoint's TimeLineID: +\d+$/gm)?.length, 2)
  // The example of the page is what happened here.
  await page.type([
    `echo '{"epoch":2,"primary":"b","replication":"DEGRADED","since":"2026-03-01T02:10:00.000Z","auto":true,"standby":true,"kept":"a"}' > $ZENNNN_HOME/cluster.json`,
  ])
  await pair.start()
  await pair.requireAll('kept', kept)
  const { needs, primary } = await pair.show()
  assert.equal(primary.node, 'b')
  assert.match(needs ?? '', /node a is kept/)
  const untyped = await pair.command('rejoin')
  assert.equal(untyped.code, 1)
  assert.match(untyped.stderr, /type: discard what only a has/)
  assert.equal((await pair.recorded()).replication, 'DEGRADED')
  await page.type(['bin/zennnn cluster rejoin --discard "discard what only a has"'])
  assert.equal((await pair.recorded()).replication, 'SYNC')
  await pair.requireAll('kept', kept)
})

test('stopped while its primary is frozen, the cloud ends with all it started; without it commands say so', async (t) => {
  assert.equal((await pair.command('auto', 'off')).code, 0)
  await signalNode(pair.home.path, 'b', 'SIGSTOP')
  // So that somebody is asking it when the end comes.
  await delay(1_000)
  const askedAt = performance.now()
  assert.equal(await pair.stop(), 0)
  const tookMs = performance.now() - askedAt
  t.diagnostic(`Ctrl-C with a frozen primary: ${Math.round(tookMs)} ms`)
  assert.ok(tookMs < 40_000)
  assert.deepEqual(await findVictims(process.pid, 'postmaster'), [])
  const [shown, down] = await Promise.all([pair.command('show'), zennnn(pair.home, ['status'])])
  assert.deepEqual(shown, {
    code: 1,
    stdout: '',
    stderr:
      'The cloud is not running here: nobody keeps its cluster.\nnpm start starts it. Its state is in cluster.json of the home.\n',
  })
  assert.equal(down.code, 1)
  assert.match(down.stdout, /^nobody keeps the cluster: up does not run$/m)
  assert.match(down.stdout, /^PostgreSQL cannot be reached\. /m)
})

test('a primary that does not start and may not be failed over by itself: it is the primary it was, up stays, says what to do, and goes on when a person decided', async () => {
  const control = join(pair.home.path, 'postgres-b', 'global', 'pg_control')
  await rename(control, `${control}.aside`)
  pair.running = new RunningCloud(pair.home)
  await pair.running.sees('zennnn cluster failover local --dry-run')
  const before = await pair.show()
  assert.deepEqual([before.epoch, before.primary.node, before.lastMove?.kind], [2, 'b', 'failover'])
  const [shown, switched] = await Promise.all([pair.command('show'), pair.command('switchover')])
  assert.equal(shown.code, 1)
  assert.match(shown.stdout, /^local: SYNC.*\nNeeds a person: The primary does not start: /)
  assert.match(shown.stdout, /^Primary b: away/m)
  assert.equal(switched.code, 1)
  const rejoined = await pair.command('rejoin')
  assert.equal(rejoined.code, 1)
  assert.match(rejoined.stderr, /The primary does not run/)
  const moved = await pair.command('failover')
  assert.equal(moved.code, 0, moved.stderr)
  await pair.running.sees(`ready https://localhost:${pair.home.port}\n`)
  const { epoch, primary } = await pair.show()
  assert.deepEqual([epoch, primary.node, primary.state], [3, 'a', 'serving'])
})

test('frozen while it was alone, a primary is given up for the words that accept the loss, and let go for those that discard it', async () => {
  await pair.untilSync()
  const { path } = pair.home
  await signalNode(path, 'b', 'SIGSTOP')
  await until(isDegraded, 'nobody waits for the standby', 30_000)
  // The standby lives again when nobody can tell it anything any more.
  await signalNode(path, 'a', 'SIGSTOP')
  await signalNode(path, 'b', 'SIGCONT')
  await until(async () => (await pair.show()).needs !== undefined, 'a person is called', 30_000)
  const refused = await pair.command('failover')
  assert.equal(refused.code, 1)
  const [, words = ''] = /type: (lose changes since \S+)$/m.exec(refused.stderr) ?? []
  assert.equal((await pair.recorded()).epoch, 3)
  const said = await page.type(
    ['bin/zennnn cluster failover --accept-loss "lose changes since 2026-03-01T02:10:00Z"'],
    { 'lose changes since 2026-03-01T02:10:00Z': words },
  )
  assert.match(said, /^failover from a to b at /m)
  const { epoch, primary, needs } = await pair.show()
  assert.deepEqual([epoch, primary.node], [4, 'b'])
  assert.match(needs ?? '', /node a is kept/)
  await page.type(['bin/zennnn cluster rejoin --discard "discard what only a has"'])
  assert.equal((await pair.recorded()).replication, 'SYNC')
  await pair.requireAll('kept', kept)
})

test('every block of these parts of the page was typed', () => {
  assert.deepEqual(page.untyped, [])
})
