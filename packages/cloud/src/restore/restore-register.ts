import {
  type DatabaseId,
  newDatabaseId,
  PlatformError,
  parseDatabaseId,
  type RecordId,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** A restore as the register knows it. */
export interface RestoreRecord {
  readonly id: string
  /** The job that works on it, or worked last. */
  readonly job: string
  /** Whose backup it is. */
  readonly database: DatabaseId
  readonly backup: string
  readonly mode: 'side' | 'live'
  readonly state: 'running' | 'done' | 'failed' | 'undoing' | 'undone' | 'expired'
  /** The database that is made of the backup; after a swap, the one it replaced. */
  readonly fresh: DatabaseId
  /** A database to compare with, while it is needed. */
  readonly reference: DatabaseId
  /** Of a database restored on the side: its record in the control panel. */
  readonly record: string | null
  readonly safetyBackup: string | null
  readonly region: string | null
  readonly beganAt: Date
  readonly endedAt: Date | null
  /** Until then a restore on live can be undone. */
  readonly undoUntil: Date | null
  /** By which PostgreSQL knows the database that had the name before the swap at work, or before the last one. */
  readonly replacedOid: string | null
  /** How long requests were held for the swap. */
  readonly heldMs: number | null
  /** Why it failed. */
  readonly message: string | null
}

type Place = { readonly access: ClusterAccess; readonly control: DatabaseId }

const COLUMNS = `r.id, r.job, r.database_id as database, r.backup, r.mode, r.state, r.fresh_id as fresh,
  r.reference_id as reference, r.record, r.safety_backup as "safetyBackup", r.region, r.began_at as "beganAt",
  r.ended_at as "endedAt", r.undo_until as "undoUntil", r.replaced_oid::text as "replacedOid", r.held_ms as "heldMs", r.message`

/** The restores of a database's backups, newest first. */
export async function listRestores(
  { access, control }: Place,
  database: DatabaseId,
): Promise<readonly RestoreRecord[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<RestoreRecord>(
      `select ${COLUMNS} from zennnn_vault.restore r where r.database_id = $1 order by r.began_at desc, r.id desc`,
      [database],
    )
    return rows.map(toRecord)
  })
}

/** Throws NOT_FOUND, also for what is no id. */
export async function getRestore({ access, control }: Place, id: string): Promise<RestoreRecord> {
  return await asOwner(access, control, async (client) => {
    const found = await findRestore(client, id)
    if (found !== undefined) return found
    throw new PlatformError('NOT_FOUND', { message: `There is no restore "${id}".` })
  })
}

/** `register`: the control database, as its owner. */
export async function findRestore(
  register: Client,
  id: string,
): Promise<RestoreRecord | undefined> {
  const { rows } = await register.query<RestoreRecord>(
    `select ${COLUMNS} from zennnn_vault.restore r where r.id::text = lower($1)`,
    [id],
  )
  return rows[0] && toRecord(rows[0])
}

/**
 * Registers a restore under the id of its job, with ids for what it will make; the one that is there when the job runs
 * again. STATE_REFUSED while another job restores or undoes for the same database.
 */
export async function beginRestore(
  register: Client,
  wanted: Pick<RestoreRecord, 'database' | 'backup' | 'mode'> & { readonly job: RecordId },
): Promise<RestoreRecord> {
  try {
    await register.query(
      `insert into zennnn_vault.restore (id, job, database_id, backup, mode, state, fresh_id, reference_id)
       values ($1, $1, $2, $3, $4, 'running', $5, $6) on conflict (id) do nothing`,
      [wanted.job, wanted.database, wanted.backup, wanted.mode, newDatabaseId(), newDatabaseId()],
    )
  } catch (error) {
    throw busy(error)
  }
  const found = await findRestore(register, wanted.job)
  if (found?.state === 'running') return found
  throw new PlatformError('STATE_REFUSED', { message: 'This restore has ended already.' })
}

/** What was thrown by a statement that begins work on a database which another job works on, as a refusal. */
export function busy(error: unknown): unknown {
  const constraint: unknown = Reflect.get(Object(error), 'constraint')
  if (constraint !== 'restore_at_work') return error
  return new PlatformError('STATE_REFUSED', {
    message: 'A backup of this database is being restored, or a restore undone.',
    hint: 'Wait for its end, or cancel that job.',
    cause: error,
  })
}

/** `change` is SQL of ours with $2 … for `values`. */
export async function updateRestore(
  register: Client,
  id: string,
  change: { readonly set: string; readonly values?: readonly unknown[] },
): Promise<void> {
  await register.query(`update zennnn_vault.restore set ${change.set} where id = $1`, [
    id,
    ...(change.values ?? []),
  ])
}

function toRecord(row: RestoreRecord): RestoreRecord {
  return {
    ...row,
    database: parseDatabaseId(row.database),
    fresh: parseDatabaseId(row.fresh),
    reference: parseDatabaseId(row.reference),
  }
}
