import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import type { KeeperPoint } from '@zennnn/cloud'
import {
  openHome,
  primaries,
  readState,
  startKeeper,
  startWriters,
  untilSync,
} from '../failover-world.ts'

const CHILD = join(import.meta.dirname, '..', 'failover-child.ts')

interface Crash {
  readonly act: 'start' | 'switchover' | 'failover' | 'kill-standby'
  readonly point: KeeperPoint
  /** Whether the start after it finds the other node as primary. */
  readonly isMoved: boolean
}

/** In this order: each start finds what the crash before it left. */
const CRASHES: readonly Crash[] = [
  { act: 'start', point: 'standby_copied', isMoved: false },
  { act: 'start', point: 'before_sync_recorded', isMoved: false },
  { act: 'start', point: 'sync_recorded', isMoved: false },
  { act: 'kill-standby', point: 'before_degraded', isMoved: false },
  { act: 'kill-standby', point: 'degraded_recorded', isMoved: false },
  { act: 'switchover', point: 'route_closed', isMoved: false },
  { act: 'switchover', point: 'primary_stopped', isMoved: false },
  { act: 'switchover', point: 'move_recorded', isMoved: true },
  { act: 'failover', point: 'primary_fenced', isMoved: false },
  { act: 'failover', point: 'move_recorded', isMoved: true },
  { act: 'failover', point: 'promoted', isMoved: true },
  { act: 'failover', point: 'route_opened', isMoved: true },
  { act: 'failover', point: 'rejoin_begun', isMoved: true },
  { act: 'failover', point: 'rejoin_rewound', isMoved: true },
]

test('whoever keeps the cluster may be killed at any step: the next start has one primary, and nothing is lost', async (t) => {
  const home = await openHome(t)
  await crash(home, { act: 'start', point: 'route_opened', isMoved: false })
  let primary = (await readState(home))['primary']
  const writers = await startWriters(home, { count: 2 })
  for (const one of CRASHES)
    await t.test(`killed at ${one.point} of ${one.act}`, async () => {
      await crash(home, one)
      const found = await readState(home)
      assert.equal(found['primary'] !== primary, one.isMoved)
      primary = found['primary']
      assert.ok((await primaries(home)).length <= 1)
    })
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  await writers.until(50)
  assert.deepEqual(await primaries(home), [primary])
  assert.ok(writers.acknowledged.size > 500)
  assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
})

/** Its servers go on, as those of an `up` that is killed. */
async function crash(home: string, { act, point }: Crash): Promise<void> {
  const child = spawn(process.execPath, [CHILD, home, point, act], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const timer = setTimeout(() => child.kill('SIGTERM'), 40_000)
  const [, signal] = await once(child, 'exit')
  clearTimeout(timer)
  assert.equal(signal, 'SIGKILL', `${point} was reached`)
}
