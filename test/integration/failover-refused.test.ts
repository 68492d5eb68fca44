import assert from 'node:assert/strict'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { KeeperPoint } from '@zennnn/cloud'
import {
  askNode,
  killStandbyUntil,
  primaries,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

/** More than the sockets between the two nodes hold. */
const LARGE = { count: 2, bytes: 8_000 }
const silent = (): void => undefined

test('without SYNC a failover is refused until its loss is typed; the oracle finds that loss, and the old primary is kept', async (t) => {
  const home = await openPairHome(t)
  const keeper = await startKeeper(home, {
    // Frozen until the primary is dead: it gets nothing more of what it lacks, and is not started anew meanwhile.
    settings: { followMs: 300_000 },
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
  await writers.until(10)
  assert.equal((await readState(home))['epoch'], 1)

  const move = await keeper.failOver({ accept: acceptance }, silent)
  assert.deepEqual([move.from, move.to], ['a', 'b'])
  const { lost, twice } = await writers.judge()
  assert.ok(lost.length > 0, 'the oracle finds what an asynchronous standby did not have')
  assert.deepEqual(twice, [])

  // What is lost is nowhere but in the old primary, which nobody touches.
  const view = await keeper.view()
  assert.match(view.needs ?? '', /node a is kept, .* --discard "discard what only a has"$/)
  assert.equal((await readState(home))['kept'], 'a')
  await assert.rejects(
    keeper.failOver({ accept: (await keeper.plan('failover')).acceptance ?? '' }, silent),
    {
      code: 'STATE_REFUSED',
      message: 'There is no standby that could become the primary.',
    },
  )
  for (const discard of [undefined, 'yes', 'discard what only b has'])
    await assert.rejects(keeper.rejoin(discard === undefined ? {} : { discard }, silent), {
      code: 'STATE_REFUSED',
      details: { discard: 'discard what only a has' },
    })
  assert.equal((await readState(home))['kept'], 'a')
  const rows = 'select count(*)::int from written'
  await keeper.stop()
  // Nobody touched it: what was lost is still there for who looks for it.
  assert.ok((await stat(join(home, 'postgres', 'PG_VERSION'))).isFile())
  assert.equal(await stat(join(home, 'postgres', 'standby.signal')).catch(() => null), null)

  const next = await startKeeper(home)
  const remembered = (await next.view()).lastMove
  assert.deepEqual(remembered, move)
  await next.rejoin({ discard: 'discard what only a has' }, silent)
  assert.equal((await next.view()).replication, 'SYNC')
  assert.deepEqual(await askNode(home, 'a', rows), await askNode(home, 'b', rows))
  assert.deepEqual(await primaries(home), ['b'])
})

test('a cluster that must not move by itself starts a dead primary again, and calls a person for a frozen one', async (t) => {
  const home = await openPairHome(t)
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
  // Beside others that write, the disk may be what seems slow.
  assert.match(called.needs ?? '', /zennnn cluster failover local|^The disk does not answer/)
  assert.deepEqual([called.epoch, called.primary.state], [1, 'away'])
  const moves = [
    keeper.failOver({}, silent),
    keeper.failOver({}, silent),
    // Whom it would tend changes just now.
    keeper.rejoin({}, silent),
  ]
  const [first, ...others] = await Promise.allSettled(moves)
  assert.equal(first?.status, 'fulfilled')
  for (const other of others) {
    assert.ok(other.status === 'rejected')
    assert.match(String(other.reason), /A failover is under way: one move at a time/)
  }
  await writers.until(50)
  await untilSync(keeper)
  const view = await keeper.view()
  assert.deepEqual([view.epoch, view.primary.node, view.needs], [2, 'b', undefined])
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})

test('an old primary that cannot be rewound is copied anew', async (t) => {
  const home = await openPairHome(t)
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

test('a standby whose log is gone is copied anew', async (t) => {
  const home = await openPairHome(t)
  const points: KeeperPoint[] = []
  const keeper = await startKeeper(home, {
    reached: async (point) => {
      points.push(point)
      if (point !== 'degraded_recorded') return
      // Who sends to the standby needs a moment to see that it is gone.
      const drop =
        'select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active'
      while ((await askNode(home, 'a', drop)) === undefined);
      for (let segment = 0; segment < 3; segment += 1) {
        await askNode(home, 'a', "select pg_logical_emit_message(false, '', ''), pg_switch_wal()")
        await askNode(home, 'a', 'checkpoint')
      }
    },
  })
  await untilSync(keeper)
  points.length = 0
  await killStandbyUntil(home, 'b', () => points.includes('degraded_recorded'))
  await untilView(keeper, () => points.includes('standby_copied'))
  await untilSync(keeper)
  assert.deepEqual(await primaries(home), ['a'])
})
