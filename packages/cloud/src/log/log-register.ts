import { type DatabaseId, newDatabaseId, parseDatabaseId, parseRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from '../vault/vault.ts'
import type { KeptLog } from './log-plan.ts'
import type { LogBase, LogSnapshot } from './log-record.ts'

/** How the log of the cluster is kept, as the register has it. */
export interface LogKeeping {
  /** Under which it has a repository and a key. */
  readonly repository: DatabaseId
  readonly stretch: string | null
  /** Where that lies. */
  readonly region: string | null
  /** As PostgreSQL calls the cluster that the stretch is of. */
  readonly system: string | null
  /** How much was changed in customers' databases when it was shipped last, as `readChanges`. */
  readonly changes: string | null
  /** Why it is not kept at the moment. */
  readonly message: string | null
  /** Since when nothing is shipped, because somebody else has the repository for himself. */
  readonly heldSince: Date | null
  /** Why the last try of a base failed. */
  readonly baseMessage: string | null
  readonly forgottenAt: Date | null
}

/** `register`: the control database, as its owner. */
export async function readKeeping(register: Client): Promise<LogKeeping> {
  await register.query(
    'insert into zennnn_vault.log_keeping (repository) values ($1) on conflict (one) do nothing',
    [newDatabaseId()],
  )
  const { rows } = await register.query<LogKeeping & { repository: string }>(
    `select repository, stretch, region, system, changes::text, message, base_message as "baseMessage",
       held_since as "heldSince", forgotten_at as "forgottenAt"
     from zennnn_vault.log_keeping`,
  )
  const [row] = rows
  return {
    stretch: null,
    region: null,
    system: null,
    changes: null,
    message: null,
    heldSince: null,
    baseMessage: null,
    forgottenAt: null,
    ...row,
    repository: parseDatabaseId(row?.repository),
  }
}

/** `change` is SQL of ours with $1 … for `values`. */
export async function updateKeeping(
  register: Client,
  change: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await register.query(`update zennnn_vault.log_keeping set ${change}`, [...values])
}

/** All that is registered of the log. */
export async function readKeptLog(register: Client): Promise<KeptLog> {
  const { rows: snapshots } = await register.query<Record<string, unknown> & LogSnapshot>(
    `select id, stretch, region, snapshot, first_segment::float8 as "firstSegment", bytes::float8 as bytes, until
     from zennnn_vault.log_snapshot order by until`,
  )
  const { rows: bases } = await register.query<Record<string, unknown> & LogBase>(
    `select id, stretch, region, snapshot, first_segment::float8 as "firstSegment", usable_from as "usableFrom",
       bytes::float8 as bytes, sha256
     from zennnn_vault.log_base order by usable_from`,
  )
  return {
    bases: bases.map((row) => ({ ...row, id: parseRecordId(row.id) })),
    snapshots: snapshots.map((row) => ({ ...row, id: parseRecordId(row.id) })),
  }
}

/** As readKeptLog, with a connection of its own. */
export async function findKeptLog({
  access,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<KeptLog> {
  return await asOwner(access, control, readKeptLog)
}

export async function addSnapshot(
  register: Client,
  one: LogSnapshot,
  { changes, added }: { readonly changes: string; readonly added: number },
): Promise<void> {
  await register.query('begin')
  await insertSnapshot(register, one, added)
  await updateKeeping(register, 'changes = $1, message = null, held_since = null', [changes])
  await register.query('commit')
}

export async function addBase(register: Client, one: LogBase): Promise<void> {
  await insertBase(register, one)
  await updateKeeping(register, 'base_message = null')
}

/** Registers what lies in a region already. */
export async function addKept(register: Client, { bases, snapshots }: KeptLog): Promise<void> {
  for (const one of bases) await insertBase(register, one)
  for (const one of snapshots) await insertSnapshot(register, one, 0)
}

async function insertSnapshot(register: Client, one: LogSnapshot, added: number): Promise<void> {
  await register.query(
    `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [one.id, one.stretch, one.region, one.snapshot, one.firstSegment, one.bytes, one.until, added],
  )
}

async function insertBase(register: Client, one: LogBase): Promise<void> {
  await register.query(
    `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [
      one.id,
      one.stretch,
      one.region,
      one.snapshot,
      one.firstSegment,
      one.usableFrom,
      one.bytes,
      one.sha256,
    ],
  )
}

/** What lies in a region that is none any more is nobody's to play; where it is named again, its repository tells what it has. */
export async function removeElsewhere(register: Client, regions: readonly string[]): Promise<void> {
  for (const table of ['log_snapshot', 'log_base'] as const)
    await register.query(`delete from zennnn_vault.${table} where region <> all ($1)`, [regions])
}

/** First of all: what is not registered is nobody's, and is deleted where it lies. */
export async function removeKept(register: Client, gone: KeptLog): Promise<void> {
  await register.query('delete from zennnn_vault.log_snapshot where id = any ($1)', [
    idsOf(gone.snapshots),
  ])
  await register.query('delete from zennnn_vault.log_base where id = any ($1)', [idsOf(gone.bases)])
}

/**
 * How much was changed in the databases of customers, as PostgreSQL counts it, with some seconds of delay: for telling whether
 * something is worth a shipping. What the monitor and the cloud itself write each minute is not counted.
 */
export async function readChanges(register: Client): Promise<string> {
  const { rows } = await register.query<{ changes: string }>(
    `select coalesce(sum(tup_inserted + tup_updated + tup_deleted), 0)::text as changes
     from pg_stat_database where datname like 'z\\_%' and datname <> current_database()`,
  )
  return rows[0]?.changes ?? '0'
}

function idsOf(list: readonly { readonly id: string }[]): readonly string[] {
  return list.map(({ id }) => id)
}
