import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  askCluster,
  askNode,
  keeperOf,
  openHome,
  openPairHome,
  primaries,
  readState,
  startKeeper,
  untilSync,
} from '../failover-world.ts'

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
  const state = await readState(home)
  await writeFile(path, JSON.stringify({ ...state, replication: 'DEGRADED' }))
  await rename(join(home, 'postgres'), join(home, 'postgres.aside'))
  await refusal(/data folder .*postgres of the primary is missing/)
  await rename(join(home, 'postgres.aside'), join(home, 'postgres'))
})

test('a primary that does not start any more is failed over when the standby has everything', async (t) => {
  const home = await openPairHome(t)
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  await askCluster(home, 'create table kept as select 7 as a')
  await keeper.stop()
  await rm(join(home, 'postgres', 'global', 'pg_control'))
  const next = await startKeeper(home)
  assert.deepEqual(await askCluster(home, 'select a from kept'), [7])
  await untilSync(next)
  const view = await next.view()
  assert.deepEqual([view.epoch, view.primary.node], [2, 'b'])
})
