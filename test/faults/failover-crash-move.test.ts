import { test } from 'node:test'
import { type Crash, surviveCrashes } from '../failover-crashes.ts'
import { openPairHome } from '../pair-home.ts'
import { byExtent } from './extent.ts'

/** One of before it is decided, of after it was, of while the old primary comes back, and of while the standby is left. */
const BRIEF: readonly Crash[] = [
  { act: 'switchover', point: 'primary_stopped', isMoved: false },
  { act: 'failover', point: 'move_recorded', isMoved: true },
  { act: 'failover', point: 'rejoin_begun', isMoved: true },
  { act: 'kill-standby', point: 'degraded_recorded', isMoved: false },
]

const ALL: readonly Crash[] = [
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
  await surviveCrashes(t, await openPairHome(t), byExtent({ brief: BRIEF, full: ALL }))
})
