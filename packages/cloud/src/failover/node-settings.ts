import { escapeLiteral } from 'pg'
import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import { ACCESS_RULES, clusterSettings } from '../cluster/cluster-settings.ts'

/** The role, the slot and the name by which a standby comes to its primary. */
export const STANDBY = 'zennnn_standby'
/** The role, the slot and the name by which the log of the cluster is fetched for another region. */
export const LOG_ROLE = 'zennnn_log'
/** What `SHOW synchronous_standby_names` says while commits wait for the standby. */
export const WAITS_FOR_STANDBY = `ANY 1 (${STANDBY})`

/** As what a node runs: a primary whose commits wait or do not, or a standby of the node at that socket. */
export type NodeRole =
  | { readonly kind: 'primary'; readonly waits: boolean }
  | { readonly kind: 'standby'; readonly upstream: string; readonly password: string }

export const NODE_RULES = `${ACCESS_RULES}local   replication  ${STANDBY},${LOG_ROLE}  scram-sha-256\n`

/** The whole of postgresql.conf of a node. */
export function nodeSettings(role: NodeRole, place: Readonly<Record<string, string>>): string {
  return clusterSettings('durable', { ...REPLICATION, ...place, ...roleSettings(role) })
}

/** Idempotent statements, each to be sent alone as `postgres`: the role of the standby, and what the monitor writes. */
export function nodeStatements(password: string): readonly string[] {
  return [
    `DO $do$ BEGIN CREATE ROLE ${STANDBY} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $do$`,
    // Its only way in is the line for replication in pg_hba.conf.
    `ALTER ROLE ${STANDBY} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS PASSWORD ${escapeLiteral(password)}`,
    'CREATE SCHEMA IF NOT EXISTS cluster_monitor',
    'CREATE TABLE IF NOT EXISTS cluster_monitor.probe (kind text PRIMARY KEY, written_at timestamptz NOT NULL)',
    // Two rows: a write that waits for the standby holds the lock of its row.
    "INSERT INTO cluster_monitor.probe VALUES ('replicated', now()), ('local', now()) ON CONFLICT DO NOTHING",
  ]
}

function roleSettings(role: NodeRole): Readonly<Record<string, string>> {
  if (role.kind === 'primary')
    return { synchronous_standby_names: role.waits ? WAITS_FOR_STANDBY : '' }
  // Empty here, too: one that is promoted must not wait for itself.
  return {
    synchronous_standby_names: '',
    primary_conninfo: upstreamOf(role.upstream, role.password),
    primary_slot_name: STANDBY,
  }
}

function upstreamOf(folder: string, password: string): string {
  const parts = {
    host: folder,
    port: String(CLUSTER_PORT),
    user: STANDBY,
    password,
    application_name: STANDBY,
    connect_timeout: '5',
  }
  return Object.entries(parts)
    .map(([name, value]) => `${name}='${value.replaceAll(/[\\']/g, '\\$&')}'`)
    .join(' ')
}

const REPLICATION = {
  hot_standby: 'on',
  max_wal_senders: '10',
  max_replication_slots: '10',
  // A standby that is away must not fill the disk; one that comes back later is copied anew.
  max_slot_wal_keep_size: '1GB',
  // The default of 5 s made promotions take as long. (0.1 s)
  wal_retrieve_retry_interval: '200ms',
  wal_sender_timeout: '5s',
  wal_receiver_timeout: '5s',
  // After a crash, and of a node that was rewound, all files are synced first: one by one that took 8 s of 10,000 on a busy disk.
  recovery_init_sync_method: 'syncfs',
} as const
