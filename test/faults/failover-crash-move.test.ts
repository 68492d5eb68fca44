import { test } from 'node:test'
import { type Crash, surviveCrashes } from '../failover-crashes.ts'
import { openPairHome } from '../failover-world.ts'

const CRASHES: readonly Crash[] = [
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

test('whoever moves the primary may be killed at any step: the next start has one primary, and nothing is lost', async (t) => {
  await surviveCrashes(t, await openPairHome(t), CRASHES)
})
