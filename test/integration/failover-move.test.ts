import assert from 'node:assert/strict'
import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { routeFile } from '@zennnn/cloud'
import {
  askCluster,
  askNode,
  killStandbyUntil,
  openHome,
  primaries,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

const NOTHING = { lost: [], twice: [] }
const silent = (): void => undefined

test('a primary that is killed, frozen or switched over loses nothing that was acknowledged', async (t) => {
  const home = await openHome(t)
  const keeper = await startKeeper(home, { settings: { calmMs: 0 } })
  assert.equal((await keeper.view()).replication, 'DEGRADED')
  await untilSync(keeper)
  const writers = await startWriters(home)

  await t.test(
    'killed with all its processes: the standby takes over and the old one rejoins',
    async () => {
      await writers.until(200)
      writers.mark()
      assert.ok((await signalNode(home, 'a', 'SIGKILL')) > 5)
      const view = await untilView(
        keeper,
        ({ epoch, lastMove }) => epoch === 2 && lastMove !== undefined,
      )
      await writers.until(200)
      t.diagnostic(`killed: ${Math.round(writers.longestGapMs())} ms without an acknowledgement`)
      assert.deepEqual([view.primary.node, view.lastMove?.kind], ['b', 'failover'])
      assert.equal(await readlink(join(home, 'run', '.s.PGSQL.5432')), 'b/.s.PGSQL.5432')
      assert.deepEqual(JSON.parse(await readFile(routeFile(home), 'utf8')), {
        epoch: 2,
        node: 'b',
        open: true,
      })
      const after = await untilSync(keeper)
      assert.deepEqual([after.standby.node, after.standby.state], ['a', 'following'])
      assert.deepEqual(await primaries(home), ['b'])
      // The slot of the old primary would keep its log for ever.
      assert.deepEqual(
        await askNode(home, 'a', 'select count(*)::int from pg_replication_slots'),
        [0],
      )
    },
  )

  await t.test(
    'frozen: it is ended before the standby is promoted, so that it cannot thaw',
    async () => {
      await writers.until(200)
      writers.mark()
      const waiting = askNode(home, 'b', 'select pg_sleep(60)').catch((error: unknown) => error)
      assert.ok((await signalNode(home, 'b', 'SIGSTOP')) > 5)
      await untilView(keeper, ({ epoch, lastMove }) => epoch === 3 && lastMove !== undefined)
      await writers.until(200)
      t.diagnostic(`frozen: ${Math.round(writers.longestGapMs())} ms without an acknowledgement`)
      assert.ok((await waiting) instanceof Error, 'what was asked of the frozen one is broken off')
      await untilSync(keeper)
      assert.deepEqual(await primaries(home), ['a'])
    },
  )

  await t.test('switched over: writes are held for a moment, and the old one follows', async () => {
    await writers.until(200)
    writers.mark()
    const steps: string[] = []
    const move = await keeper.switchOver((sentence) => steps.push(sentence))
    assert.deepEqual([move.kind, move.from, move.to], ['switchover', 'a', 'b'])
    await writers.until(200)
    t.diagnostic(
      `switched over: held ${move.heldMs} ms, ${Math.round(writers.longestGapMs())} ms seen`,
    )
    assert.ok(steps.length >= 4)
    await untilSync(keeper)
    assert.deepEqual(await primaries(home), ['b'])
    assert.equal((await readState(home))['epoch'], 4)
  })

  await t.test(
    'while a switchover writes down what is in memory the primary serves and is watched: one that freezes is failed over, and not back',
    async () => {
      await untilSync(keeper)
      await stopCheckpoints(home)
      const steps: string[] = []
      const refused = assert.rejects(
        keeper.switchOver((sentence) => steps.push(sentence)),
        { code: 'STATE_REFUSED', message: /^The primary (changed meanwhile|did not write down)/ },
      )
      await untilView(keeper, () => steps.length === 1)
      await writers.until(50)
      assert.equal((await keeper.view()).primary.state, 'serving')
      await signalNode(home, 'b', 'SIGSTOP')
      await untilView(keeper, ({ epoch, lastMove }) => epoch === 5 && lastMove !== undefined)
      await refused
      await untilSync(keeper)
      assert.deepEqual(await primaries(home), ['a'])
    },
  )

  assert.ok(writers.acknowledged.size > 1_000)
  assert.deepEqual(await writers.judge(), NOTHING)

  await t.test('who stops the cluster does not wait for what it writes down', async () => {
    await stopCheckpoints(home)
    const refused = assert.rejects(keeper.switchOver(silent), {
      code: 'STATE_REFUSED',
      message: 'The cluster does not run.',
    })
    const stoppedAt = performance.now()
    await keeper.stop()
    // PostgreSQL itself is given four seconds; what is written down, sixty.
    assert.ok(performance.now() - stoppedAt < 40_000)
    await refused
  })
})

/** What is to be written down by order takes for ever; all else goes on. */
async function stopCheckpoints(home: string): Promise<void> {
  const [pid] = Object(
    await askCluster(home, "select pid from pg_stat_activity where backend_type = 'checkpointer'"),
  )
  process.kill(Number(pid), 'SIGSTOP')
}

test('a standby that dies is no longer waited for, which is recorded before, and is waited for again', async (t) => {
  const home = await openPairHome(t)
  const seen: unknown[] = []
  const keeper = await startKeeper(home, {
    reached: async (point) => {
      if (point !== 'degraded_recorded') return
      // What the disk says, and what the primary still does.
      const waits = await askNode(home, 'a', "select current_setting('synchronous_standby_names')")
      seen.push([(await readState(home))['replication'], waits])
    },
  })
  await untilSync(keeper)
  const writers = await startWriters(home)
  await writers.until(100)
  writers.mark()
  await killStandbyUntil(home, 'b', () => seen.length > 0)
  assert.deepEqual(seen, [['DEGRADED', ['ANY 1 (zennnn_standby)']]])
  await writers.until(100)
  t.diagnostic(`without it: ${Math.round(writers.longestGapMs())} ms without an acknowledgement`)
  await untilSync(keeper)
  await writers.until(100)
  const view = await keeper.view()
  assert.deepEqual([view.epoch, view.standby.state, view.needs], [1, 'following', undefined])
  assert.deepEqual(
    view.slots.map(({ name, status }) => [name, status]),
    [['zennnn_standby', 'reserved']],
  )
  assert.deepEqual(await writers.judge(), NOTHING)
})
