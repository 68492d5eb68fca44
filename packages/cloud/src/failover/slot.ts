import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import type { ClusterNode } from './cluster-node.ts'
import { STANDBY } from './node-settings.ts'

const LONGEST_MS = 3_000
const POLL_MS = 50

/**
 * Lets go what a primary keeps for its standby; the log goes with the next checkpoint. The standby has ended: who sent to it needs a
 * moment to see that. DATABASE_UNAVAILABLE when he does not.
 */
export async function dropSlot(primary: ClusterNode): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  await primary.ask(async (client) => {
    for (;;) {
      await client.query(
        `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
         WHERE slot_name = $1 AND NOT active`,
        [STANDBY],
      )
      const { rows } = await client.query<{ ended: boolean }>(
        `SELECT pg_terminate_backend(active_pid) AS ended FROM pg_replication_slots
         WHERE slot_name = $1 AND active`,
        [STANDBY],
      )
      if (rows.length === 0) return
      if (performance.now() > deadline)
        throw new PlatformError('DATABASE_UNAVAILABLE', {
          message: 'What is kept for the standby cannot be let go: it is still sent to.',
        })
      await delay(POLL_MS)
    }
  })
}
