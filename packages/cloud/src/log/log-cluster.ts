import { newSecret } from '@zennnn/kernel'
import { type Client, escapeLiteral } from 'pg'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { LOG_ROLE } from '../failover/node-settings.ts'
import { type Fork, parseHistory } from './log-fork.ts'

/** What the server that is the primary now says of itself. */
export interface LogSource {
  /** As no other cluster is called. */
  readonly system: string
  readonly timeline: number
  readonly forks: readonly Fork[]
}

/** `lost`: what we did not fetch in time is gone. */
export type SlotState = 'kept' | 'new' | 'lost'

/** By which the log is fetched, with a password that only this process has: a new one each time. */
export async function renewLogRole(access: ClusterAccess): Promise<string> {
  const password = newSecret()
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, [
      `DO $do$ BEGIN CREATE ROLE ${LOG_ROLE} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $do$`,
      // Its only way in is the line for replication in pg_hba.conf.
      `ALTER ROLE ${LOG_ROLE} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS PASSWORD ${escapeLiteral(password)}`,
    ])
  })
  return password
}

export async function readSource(access: ClusterAccess): Promise<LogSource> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{
      system: string
      timeline: number
      history: string | null
    }>(
      `select s.system_identifier::text as system, c.timeline, case when c.timeline > 1 then
         pg_read_file('pg_wal/' || lpad(upper(to_hex(c.timeline)), 8, '0') || '.history', 0, 1000000, true) end as history
       from pg_control_system() s, (
         select ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline) c`,
    )
    const { system = '', timeline = 0, history = null } = rows[0] ?? {}
    return { system, timeline, forks: parseHistory(history ?? '') }
  })
}

/**
 * The slot by which the primary keeps what we did not fetch yet, up to its bound. Whoever has it, as a receiver whose
 * supervisor was killed, is sent away.
 */
export async function ensureSlot(
  access: ClusterAccess,
  /** Whether what was written before now is of no use: a new slot begins at the last checkpoint. */
  begins: 'now' | 'earlier',
): Promise<SlotState> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{ status: string | null; pid: number | null }>(
      'select wal_status as status, active_pid as pid from pg_replication_slots where slot_name = $1',
      [LOG_ROLE],
    )
    const [found] = rows
    if (found !== undefined && found.pid !== null) await sendAway(client, found.pid)
    if (found !== undefined && found.status !== 'lost') return 'kept'
    if (found !== undefined) await client.query('select pg_drop_replication_slot($1)', [LOG_ROLE])
    if (begins === 'now' || found !== undefined) await client.query('checkpoint')
    await client.query('select pg_create_physical_replication_slot($1, true)', [LOG_ROLE])
    return found === undefined ? 'new' : 'lost'
  })
}

/** Where nothing is kept of the log any more, the primary must not keep it for us. */
export async function dropSlot(access: ClusterAccess): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query(
      'select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1 and active_pid is not null',
      [LOG_ROLE],
    )
    await client.query(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1',
      [LOG_ROLE],
    )
  })
}

async function sendAway(client: Client, pid: number): Promise<void> {
  await client.query('select pg_terminate_backend($1, 5000)', [pid])
}
