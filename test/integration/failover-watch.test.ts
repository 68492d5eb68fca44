import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  askCluster,
  primaries,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

const silent = (): void => undefined

test('a write that hangs for less than three time-outs moves nothing; what is not waited for is recorded', async (t) => {
  const home = await openPairHome(t)
  const keeper = await startKeeper(home)
  await untilSync(keeper)

  await t.test(
    'both writes of the monitor hang for two seconds: one time-out is one miss',
    async () => {
      const held = `do $$ begin
      perform 1 from cluster_monitor.probe for update; perform pg_sleep(2.2);
    end $$`
      await askCluster(home, held)
      await delay(1_500)
      const { epoch, replication, needs } = await keeper.view()
      assert.deepEqual([epoch, replication, needs], [1, 'SYNC', undefined])
    },
  )

  await t.test(
    'a primary that does not wait any more, although the disk says SYNC, is DEGRADED on the disk',
    async () => {
      await askCluster(home, `alter system set synchronous_standby_names = ''`)
      await askCluster(home, 'select pg_reload_conf()')
      await untilView(keeper, ({ replication }) => replication === 'DEGRADED')
      assert.equal((await readState(home))['replication'], 'DEGRADED')
      await assert.rejects(keeper.switchOver(silent), { code: 'STATE_REFUSED' })
      await askCluster(home, 'alter system reset synchronous_standby_names')
      await askCluster(home, 'select pg_reload_conf()')
      await keeper.rejoin({}, silent).catch(silent)
      await untilSync(keeper)
    },
  )

  await t.test(
    'a primary that hangs on a disk that does not answer is not moved, and a person is called',
    async () => {
      const file = join(home, 'postgres.sync')
      await rm(file, { force: true })
      // Who opens it waits until somebody reads it.
      execFileSync('mkfifo', [file])
      await signalNode(home, 'a', 'SIGSTOP')
      const called = await untilView(keeper, ({ needs }) => needs !== undefined)
      assert.match(called.needs ?? '', /^The disk does not answer/)
      assert.deepEqual([called.epoch, called.primary.state], [1, 'away'])
      const reader = await open(file, 'r')
      await rm(file)
      await reader.close()
      await untilView(keeper, ({ epoch }) => epoch === 2)
      await untilSync(keeper)
      assert.deepEqual(await primaries(home), ['b'])
    },
  )

  await t.test(
    'moved by itself a moment ago, it starts a dead primary again in its place',
    async () => {
      const writers = await startWriters(home)
      await writers.until(50)
      await signalNode(home, 'b', 'SIGKILL')
      await writers.until(50)
      assert.equal((await keeper.view()).epoch, 2)
      await untilSync(keeper)
      assert.deepEqual(await primaries(home), ['b'])
      assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
    },
  )
})

test('a process of the primary that crashes takes all others with it: it starts itself again, and nothing is moved', async (t) => {
  const home = await openPairHome(t)
  // It first writes down all that its disk still owes, also to others.
  const keeper = await startKeeper(home, { settings: { probeTimeoutMs: 8_000 } })
  await untilSync(keeper)
  const writers = await startWriters(home)
  await writers.until(20)
  const writer = "select pid from pg_stat_activity where query like 'insert into written%' limit 1"
  const [pid] = Object(await askCluster(home, writer))
  process.kill(Number(pid), 'SIGKILL')
  await writers.until(50)
  const { epoch, primary } = await keeper.view()
  assert.deepEqual([epoch, primary.node], [1, 'a'])
  await untilSync(keeper)
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})
