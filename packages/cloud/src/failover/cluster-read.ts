import { statfs } from 'node:fs/promises'
import type { ClusterNode } from './cluster-node.ts'
import type { ClusterView } from './cluster-view.ts'
import { STANDBY } from './node-settings.ts'

/** A page is shown meanwhile. */
const ANSWER_MS = 1_500

/** What a primary says of its standby and its log. */
export interface ReplicationReading {
  readonly walBytes: number
  readonly slots: ClusterView['slots']
  /** Undefined when no standby is connected. */
  readonly follower: { readonly lagBytes: number; readonly lagSeconds: number } | undefined
}

/** Undefined when it does not answer. */
export async function readReplication(
  primary: ClusterNode,
): Promise<ReplicationReading | undefined> {
  if (primary.server === undefined) return undefined
  return await primary
    .ask(async (client) => {
      const wal = await client.query<{ bytes: string }>(
        'SELECT coalesce(sum(size), 0)::text AS bytes FROM pg_ls_waldir()',
      )
      const slots = await client.query<{
        name: string
        kept: string | null
        status: string | null
      }>(
        `SELECT slot_name AS name, wal_status AS status,
           pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::text AS kept
         FROM pg_replication_slots ORDER BY slot_name`,
      )
      const followers = await client.query<{ bytes: string; seconds: string }>(
        `SELECT greatest(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn), 0)::text AS bytes,
           coalesce(extract(epoch FROM flush_lag), 0)::text AS seconds
         FROM pg_stat_replication WHERE application_name = $1 AND flush_lsn IS NOT NULL`,
        [STANDBY],
      )
      const [follower] = followers.rows
      return {
        walBytes: Number(wal.rows[0]?.bytes ?? 0),
        slots: slots.rows.map(({ name, kept, status }) => ({
          name,
          keptBytes: Number(kept ?? 0),
          status: status ?? 'unknown',
        })),
        follower: follower && {
          lagBytes: Number(follower.bytes),
          lagSeconds: Number(follower.seconds),
        },
      }
    }, ANSWER_MS)
    .catch(() => undefined)
}

export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
