import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { KeeperPoint } from '@zennnn/cloud'
import {
  askCluster,
  askNode,
  keeperOf,
  openHome,
  primaries,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'

/** More than the sockets between the two nodes hold. */
const LARGE = { count: 2, bytes: 8_000 }
const silent = (): void => undefined

test('without SYNC a failover is refused until its loss is typed; the oracle finds that loss, and the old primary is kept', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home, {
    // Frozen until the primary is dead: it gets nothing more of what it lacks.
    reached: async (point) => {
      if (point === 'primary_fenced') await signalNode(home, 'b', 'SIGCONT')
    },
  })
  await untilSync(keeper)
  const writers = await startWriters(home, LARGE)
  await writers.until(20)
  await signalNode(home, 'b', 'SIGSTOP')
  await untilView(keeper, ({ replication }) => replication === 'DEGRADED')
  await writers.until(500)
  const { acceptance, wouldLose } = await keeper.plan('failover')
  assert.ok(acceptance !== undefined)
  assert.match(wouldLose, /since 20/)
  for (const accept of [undefined, 'yes', `${acceptance}.`])
    await assert.rejects(keeper.failOver(accept === undefined ? {} : { accept }, silent), {
      code: 'STATE_REFUSED',
      details: { acceptance },
      hint: `To accept the loss, type: ${acceptance}`,
    })
  await assert.rejects(keeper.switchOver(silent), { code: 'STATE_REFUSED' })
  assert.deepEqual([(await readState(home))['epoch'], await primaries(home)], [1, ['a']])

  const move = await keeper.failOver({ accept: acceptance }, silent)
  assert.deepEqual([move.from, move.to], ['a', 'b'])
  const { lost, twice } = await writers.judge()
  assert.ok(lost.length > 0, 'the oracle finds what an asynchronous standby did not have')
  assert.deepEqual(twice, [])

  // What is lost is nowhere but in the old primary, which nobody touches.
  const view = await keeper.view()
  assert.match(view.needs ?? '', /a alone holds changes whose loss was accepted/)
  assert.equal((await readState(home))['kept'], 'a')
  await assert.rejects(
    keeper.failOver({ accept: (await keeper.plan('failover')).acceptance ?? '' }, silent),
    {
      code: 'STATE_REFUSED',
      message: 'There is no standby that could become the primary.',
    },
  )
  await keeper.rejoin(silent)
  assert.equal((await keeper.view()).replication, 'SYNC')
  assert.deepEqual(await primaries(home), ['b'])
})

test('a cluster that must not move by itself starts a dead primary again, and calls a person for a frozen one', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  await keeper.setAuto(false)
  const writers = await startWriters(home)
  await writers.until(50)
  await signalNode(home, 'a', 'SIGKILL')
  await writers.until(50)
  assert.equal((await keeper.view()).epoch, 1)
  await untilSync(keeper)

  await signalNode(home, 'a', 'SIGSTOP')
  const called = await untilView(keeper, ({ needs }) => needs !== undefined)
  assert.match(called.needs ?? '', /zennnn cluster failover local/)
  assert.deepEqual([called.epoch, called.primary.state], [1, 'away'])
  const moves = [keeper.failOver({}, silent), keeper.failOver({}, silent)]
  const [first, second] = await Promise.allSettled(moves)
  assert.equal(first?.status, 'fulfilled')
  assert.ok(second?.status === 'rejected')
  assert.match(String(second.reason), /A failover is under way: one move at a time/)
  await writers.until(50)
  await untilSync(keeper)
  const view = await keeper.view()
  assert.deepEqual([view.epoch, view.primary.node, view.needs], [2, 'b', undefined])
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})

test('an old primary that cannot be rewound is copied anew', async (t) => {
  const home = await openHome(t)
  const points: KeeperPoint[] = []
  const keeper = await startKeeper(home, {
    reached: async (point) => {
      points.push(point)
      // What pg_rewind reads to know what has changed.
      if (point === 'primary_fenced')
        await rm(join(home, 'postgres', 'pg_wal'), { recursive: true })
      await Promise.resolve()
    },
  })
  await untilSync(keeper)
  const writers = await startWriters(home)
  await writers.until(100)
  points.length = 0
  await signalNode(home, 'a', 'SIGKILL')
  await untilView(keeper, ({ epoch, lastMove }) => epoch === 2 && lastMove !== undefined)
  await untilSync(keeper)
  assert.ok(points.includes('rejoin_begun') && points.includes('standby_copied'))
  assert.ok(!points.includes('rejoin_rewound'))
  await writers.until(50)
  assert.deepEqual(await primaries(home), ['b'])
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})

test('a home from before becomes a cluster; without a standby it says so, and stays one node', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home, { standby: false })
  await askCluster(home, 'create table kept as select 7 as a')
  const view = await keeper.view()
  assert.deepEqual([view.standby.state, view.replication, view.slots], ['none', 'DEGRADED', []])
  await assert.rejects(keeper.rejoin(silent), { code: 'STATE_REFUSED' })
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
  const home = await openHome(t)
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
  const home = await openHome(t)
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
