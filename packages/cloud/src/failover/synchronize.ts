import { setTimeout as delay } from 'node:timers/promises'
import { InvariantError, PlatformError } from '@zennnn/kernel'
import type { ClusterNode } from './cluster-node.ts'
import { STANDBY, WAITS_FOR_STANDBY } from './node-settings.ts'
import { type Pair, primaryOf } from './pair.ts'

const POLL_MS = 50
const RELOAD_MS = 5_000
const CATCH_UP_MS = 10_000
/** Writes down all of the shared buffers at most. */
const CHECKPOINT_MS = 60_000

/**
 * From DEGRADED to SYNC. SYNC is recorded when all commits wait for the standby and it has all that was acknowledged before
 * they did; when that does not come about, commits no longer wait and it stays DEGRADED.
 */
export async function synchronize(pair: Pair, abort: AbortSignal): Promise<void> {
  const { replication } = pair
  const primary = primaryOf(pair)
  const attempt = await replication.begin(abort)
  try {
    await untilInForce(primary, attempt)
    await requireFlushed(primary, attempt)
    await replication.record(attempt)
  } catch (error) {
    // Also when it was the writing of SYNC that failed: nobody knows what the disk holds.
    await replication.degrade()
    attempt.throwIfAborted()
    throw error
  }
}

/** What the primary itself says; of a connection of its own. */
export async function isWaitedFor(primary: ClusterNode, abort: AbortSignal): Promise<boolean> {
  return (await show(primary, abort)) === WAITS_FOR_STANDBY
}

/**
 * Each look is a new connection: the postmaster forks it after it told all others of the new configuration. The checkpointer is
 * the one that makes commits wait, so what it does next, a checkpoint, shows that it has been told.
 */
async function untilInForce(primary: ClusterNode, abort: AbortSignal): Promise<void> {
  await until(
    async () => await isWaitedFor(primary, abort),
    'Commits do not wait for the standby.',
    { longestMs: RELOAD_MS, abort },
  )
  await primary.ask(async (client) => await client.query('CHECKPOINT'), CHECKPOINT_MS, abort)
}

async function show(node: ClusterNode, abort: AbortSignal): Promise<string | undefined> {
  return await node.ask(
    async (client) => {
      const { rows } = await client.query<{ names: string }>(
        "SELECT current_setting('synchronous_standby_names') AS names",
      )
      return rows[0]?.names
    },
    undefined,
    abort,
  )
}

async function requireFlushed(primary: ClusterNode, abort: AbortSignal): Promise<void> {
  await primary.ask(
    async (client) => {
      const { rows } = await client.query<{ lsn: string }>(
        'SELECT pg_current_wal_flush_lsn()::text AS lsn',
      )
      const lsn = rows[0]?.lsn
      if (lsn === undefined)
        throw new InvariantError('no-flush-position', 'A primary has a position of its log.')
      await until(
        async () => {
          const found = await client.query(
            `SELECT 1 FROM pg_stat_replication
           WHERE application_name = $1 AND sync_state IN ('sync', 'quorum') AND flush_lsn >= $2::pg_lsn`,
            [STANDBY, lsn],
          )
          return found.rows.length > 0
        },
        'The standby does not follow.',
        { longestMs: CATCH_UP_MS, abort },
      )
    },
    undefined,
    abort,
  )
}

/** Asks again and again until it is so. DATABASE_UNAVAILABLE with this sentence when it takes too long. */
async function until(
  isSo: () => Promise<boolean>,
  otherwise: string,
  { longestMs, abort }: { readonly longestMs: number; readonly abort: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + longestMs
  while (!(await isSo())) {
    abort.throwIfAborted()
    if (performance.now() > deadline)
      throw new PlatformError('DATABASE_UNAVAILABLE', { message: otherwise })
    await delay(POLL_MS)
  }
}
