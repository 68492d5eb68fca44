import { test } from 'node:test'
import { type Crash, surviveCrashes } from '../failover-crashes.ts'
import { openHome } from '../failover-world.ts'

const CRASHES: readonly Crash[] = [
  { act: 'start', point: 'standby_copied', isMoved: false },
  // What is there of it is in nobody's way.
  { act: 'start', point: 'copy_begun', isMoved: false },
  { act: 'start', point: 'before_sync_recorded', isMoved: false },
  { act: 'start', point: 'sync_recorded', isMoved: false },
  { act: 'kill-standby', point: 'before_degraded', isMoved: false },
  { act: 'kill-standby', point: 'degraded_recorded', isMoved: false },
]

test('whoever makes, waits for or leaves the standby may be killed at any step: nothing is lost', async (t) => {
  await surviveCrashes(t, await openHome(t), CRASHES)
})
