import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  askCluster,
  askNode,
  keeperOf,
  openHome,
  openKeeper,
  primaries,
  readState,
  startKeeper,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

const silent = (): void => undefined

test('a home from before becomes a cluster; without a standby it says so, and stays one node', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home, { standby: false })
  await askCluster(home, 'create table kept as select 7 as a')
  const view = await keeper.view()
  assert.deepEqual([view.standby.state, view.replication, view.slots], ['none', 'DEGRADED', []])
  await assert.rejects(keeper.rejoin({}, silent), { code: 'STATE_REFUSED' })
  await assert.rejects(keeper.failOver({}, silent), { code: 'STATE_REFUSED' })
  await keeper.stop()
  // As a version left it that knew of no second node.
  for (const name of ['cluster.json', 'postgres.json', 'run'])
    await rm(join(home, name), { recursive: true })
  const next = await startKeeper(home)
  await untilSync(next)
  assert.deepEqual(await askNode(home, 'b', 'select a from kept'), [7])
  // The role of the standby is not a way to the data.
  const roles = `select rolsuper, rolbypassrls, rolreplication from pg_roles where rolname = 'zennnn_standby'`
  assert.deepEqual(await askCluster(home, roles), [false, false, true])
})

test('what is not known is not guessed: no state beside two nodes, a damaged state, a primary that is missing', async (t) => {
  const home = await openPairHome(t)
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  await keeper.stop()
  const path = join(home, 'cluster.json')
  const refusal = async (message: RegExp): Promise<void> => {
    const again = await keeperOf(home)
    await assert.rejects(again.start(), { code: 'SETUP_FAILED', message })
    assert.deepEqual(await primaries(home), [])
  }
  await rename(path, `${path}.aside`)
  await refusal(/no cluster\.json that says which of them has the newest data/)
  await writeFile(path, '{"epoch": 1, "primary": "b"}')
  await refusal(/cluster\.json is damaged/)
  await rename(`${path}.aside`, path)
  // Nobody could decide anything but to bring it back.
  await rename(join(home, 'postgres'), join(home, 'postgres.aside'))
  await rename(join(home, 'postgres-b'), join(home, 'postgres-b.aside'))
  await refusal(/data folder .*postgres of the primary is missing/)
})

test('a primary that does not start, and may not be failed over without a person, waits for him: he is asked, and then it goes on', async (t) => {
  const home = await openPairHome(t)
  const path = join(home, 'cluster.json')
  await writeFile(path, JSON.stringify({ ...(await readState(home)), replication: 'DEGRADED' }))
  await rename(join(home, 'postgres'), join(home, 'postgres.aside'))
  const said: string[] = []
  const keeper = await openKeeper(home, { say: (sentence) => said.push(sentence) })
  const starting = keeper.start()
  const { primary, needs } = await untilView(keeper, (view) => view.needs !== undefined)
  assert.equal(primary.state, 'away')
  assert.match(needs ?? '', /postgres of the primary is missing.*zennnn cluster failover local/s)
  assert.ok(said.includes(needs ?? ''))
  // It is his to decide: without the words nothing is moved.
  await assert.rejects(keeper.failOver({}, silent), { code: 'STATE_REFUSED' })
  assert.equal((await readState(home))['epoch'], 1)
  const { acceptance } = await keeper.plan('failover')
  await keeper.failOver({ accept: acceptance ?? '' }, silent)
  await starting
  assert.deepEqual(await primaries(home), ['b'])
  const after = await untilView(keeper, (view) => view.primary.state === 'serving')
  assert.deepEqual([after.epoch, after.primary.node], [2, 'b'])
})

test('where automatic failover is off a primary that does not start is started again once it can be, and a start that waits can be stopped', async (t) => {
  const home = await openPairHome(t)
  const path = join(home, 'cluster.json')
  await writeFile(path, JSON.stringify({ ...(await readState(home)), auto: false }))
  await rename(join(home, 'postgres'), join(home, 'postgres.aside'))
  const first = await openKeeper(home)
  const stopped = assert.rejects(first.start(), { code: 'STATE_REFUSED' })
  await untilView(first, ({ needs }) => needs !== undefined)
  await first.stop()
  await stopped

  const keeper = await openKeeper(home)
  const starting = keeper.start()
  await untilView(keeper, ({ needs }) => needs !== undefined)
  await rename(join(home, 'postgres.aside'), join(home, 'postgres'))
  await starting
  const { epoch, primary, auto } = await untilSync(keeper)
  assert.deepEqual([epoch, primary.node, auto], [1, 'a', false])
})

test('half a standby keeps nobody from starting, and a primary that does not start any more is failed over when the standby has everything', async (t) => {
  const home = await openPairHome(t)
  // As a copy, or its removal, that was killed.
  await rm(join(home, 'postgres-b', 'PG_VERSION'))
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  assert.equal((await keeper.view()).epoch, 1)
  await askCluster(home, 'create table kept as select 7 as a')
  await keeper.stop()
  await rm(join(home, 'postgres', 'PG_VERSION'))
  const next = await startKeeper(home)
  assert.deepEqual(await askCluster(home, 'select a from kept'), [7])
  await untilSync(next)
  const view = await next.view()
  assert.deepEqual([view.epoch, view.primary.node], [2, 'b'])
})
