import { type DatabaseId, PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import type { Backup } from './backup.ts'
import type { DatabaseVersion } from './database-version.ts'
import type { DumpMoment } from './dump-moment.ts'
import { keepSchema } from './schema-register.ts'
import type { DatabaseContent, FoundContent, TableContent } from './table-content.ts'

/** A copy of a backup in one region. */
export interface BackupCopy {
  /** Its name. */
  readonly region: string
  /** Id of the snapshot; null when there is none. */
  readonly snapshot: string | null
  readonly bytesAdded: number | null
  /** When the whole dump was read from there and was the one that was written; ISO 8601. */
  readonly readBackAt: string | null
  /** Why it is no copy to count on. */
  readonly message: string | null
}

/** All that is registered of a backup. */
export interface BackupRecord extends Backup {
  readonly endedAt: Date | undefined
  /** When pages and indexes of what was restored from it were checked. */
  readonly checkedAt: Date | undefined
  /** Of the dump. */
  readonly bytes: number | undefined
  readonly sha256: string | undefined
  readonly content: DatabaseContent | undefined
  /** Why it failed. */
  readonly message: string | undefined
  readonly copies: readonly BackupCopy[]
}

interface Row extends Omit<Backup, 'verifiedAt' | 'degradedAt'> {
  readonly verifiedAt: Date | null
  readonly degradedAt: Date | null
  readonly endedAt: Date | null
  readonly checkedAt: Date | null
  readonly bytes: string | null
  readonly sha256: string | null
  readonly schemaHash: string | null
  readonly tables: Readonly<Record<string, TableContent>> | null
  readonly version: DatabaseVersion | null
  readonly moment: DumpMoment | null
  readonly message: string | null
  readonly copies: readonly BackupCopy[]
}

const SELECT = `select b.id, b.database_id as database, b.kind, b.state, b.began_at as at, b.ended_at as "endedAt",
    b.bytes::text, b.sha256, b.schema_hash as "schemaHash", b.tables, b.version, b.moment, b.message, b.verified_at as "verifiedAt",
    b.degraded_at as "degradedAt", b.checked_at as "checkedAt",
    coalesce((
      select json_agg(json_build_object('region', c.region, 'snapshot', c.snapshot, 'bytesAdded', c.bytes_added,
        'readBackAt', c.read_back_at, 'message', c.message) order by c.region)
      from zennnn_vault.copy c where c.backup = b.id), '[]') as copies
  from zennnn_vault.backup b`

/** The backups of a database, newest first. */
export async function listBackups(
  access: ClusterAccess,
  control: DatabaseId,
  database: DatabaseId,
): Promise<readonly BackupRecord[]> {
  return await asOwner(access, control, async (register) => await readBackups(register, database))
}

/** As listBackups, within a connection. */
export async function readBackups(
  register: Client,
  database: DatabaseId,
): Promise<readonly BackupRecord[]> {
  const { rows } = await register.query<Row>(
    `${SELECT} where b.database_id = $1 order by b.began_at desc, b.id desc`,
    [database],
  )
  return rows.map(toRecord)
}

/** Names of the regions with a copy that was read back, in the order of the configuration. */
export function holdingRegions(
  { regions }: { readonly regions: readonly { readonly name: string }[] },
  { copies }: Pick<BackupRecord, 'copies'>,
): readonly string[] {
  return regions
    .map(({ name }) => name)
    .filter((name) => copies.some((one) => one.region === name && one.readBackAt !== null))
}

/** Throws NOT_FOUND, also for what is no id. */
export async function getBackup(
  access: ClusterAccess,
  control: DatabaseId,
  id: string,
): Promise<BackupRecord> {
  const found = await findBackup(access, control, id)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND', { message: `There is no backup "${id}".` })
}

/** As getBackup; undefined when there is none. */
export async function findBackup(
  access: ClusterAccess,
  control: DatabaseId,
  id: string,
): Promise<BackupRecord | undefined> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<Row>(`${SELECT} where b.id::text = lower($1)`, [id])
    return rows[0] && toRecord(rows[0])
  })
}

/**
 * Registers a backup that begins. Call it holding the lock of the database: those that still seem to run were killed.
 */
export async function beginBackup(
  register: Client,
  backup: Pick<Backup, 'id' | 'database' | 'kind' | 'at'>,
): Promise<void> {
  await register.query(
    `update zennnn_vault.backup set state = 'failed', ended_at = now(), message = 'It was interrupted.'
     where database_id = $1 and state = 'running'`,
    [backup.database],
  )
  await register.query(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at) values ($1, $2, $3, 'running', $4)`,
    [backup.id, backup.database, backup.kind, backup.at],
  )
}

/** What a backup came to. */
export interface BackupEnd {
  readonly state: 'complete' | 'incomplete' | 'failed'
  readonly at: Date
  readonly dump?: { readonly bytes: number; readonly sha256: string }
  readonly content?: FoundContent
  readonly message?: string
  readonly copies: readonly BackupCopy[]
}

/** Writes how a backup ended, with all its copies or not at all. */
export async function endBackup(register: Client, id: RecordId, end: BackupEnd): Promise<void> {
  await inTransaction(register, async () => {
    for (const copy of end.copies)
      await register.query(
        `insert into zennnn_vault.copy (backup, region, snapshot, bytes_added, read_back_at, message)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, copy.region, copy.snapshot, copy.bytesAdded, copy.readBackAt, copy.message],
      )
    await register.query(
      `update zennnn_vault.backup set state = $2, ended_at = $3, bytes = $4, sha256 = $5, schema_hash = $6, tables = $7,
         message = $8, version = $9, moment = $10
       where id = $1`,
      [
        id,
        end.state,
        end.at,
        end.dump?.bytes,
        end.dump?.sha256,
        end.content?.schemaHash,
        toJson(end.content?.tables),
        end.message,
        toJson(end.content?.version),
        toJson(end.content?.moment),
      ],
    )
    if (end.content !== undefined) await keepSchema(register, end.content)
  })
}

function toJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function toRecord(row: Row): BackupRecord {
  return {
    id: parseRecordId(row.id),
    database: row.database,
    kind: row.kind,
    at: row.at,
    state: row.state,
    verifiedAt: row.verifiedAt ?? undefined,
    degradedAt: row.degradedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    checkedAt: row.checkedAt ?? undefined,
    bytes: row.bytes === null ? undefined : Number(row.bytes),
    sha256: row.sha256 ?? undefined,
    content: toContent(row),
    message: row.message ?? undefined,
    copies: row.copies,
  }
}

function toContent({ schemaHash, tables, version, moment }: Row): DatabaseContent | undefined {
  if (schemaHash === null || tables === null) return undefined
  return { schemaHash, tables, version: version ?? undefined, moment: moment ?? undefined }
}
