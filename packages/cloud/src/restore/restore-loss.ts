import type { Model } from '@zennnn/model'
import { type Client, escapeIdentifier } from 'pg'
import type { BackupRecord } from '../vault/backup-register.ts'
import { type DumpMoment, readMoment } from '../vault/dump-moment.ts'

/** What the platform writes by itself. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['audit_entry', 'job'])
/** No transaction that was under way at the dump had begun longer before it. */
const LONGEST_TRANSACTION = '1 day'

/** What a restore on live would take back, of one model. */
export interface ModelLoss {
  readonly model: string
  readonly label: string
  /** Records made since the backup; they would be gone. */
  readonly added: number
  /** Records that were there and were changed since. */
  readonly changed: number
  /** Records that were there and were deleted since; they would come back. */
  readonly deleted: number
}

interface Since {
  readonly added: number
  readonly changed: number
  /** All records that are there. */
  readonly records: number
}

/**
 * Of each model, within the caller's transaction. Exact where the audit log tells it: by the transactions that the dump does
 * not hold, whatever their time; elsewhere, as of a backup of another cluster, by the times of the records.
 */
export async function readLosses(
  client: Client,
  backup: BackupRecord,
  models: readonly Model[],
): Promise<readonly ModelLoss[]> {
  const moment = await comparable(client, backup.content?.moment)
  const found: ModelLoss[] = []
  for (const { name, label, audited } of models) {
    if (NOT_COUNTED.has(name)) continue
    const since =
      moment !== undefined && audited
        ? await countByLog(client, backup, { name, moment })
        : await countByTime(client, backup, name)
    const { added, changed, records } = since
    const before = backup.content?.tables[`app.${name}`]?.rows ?? 0
    // Those that came and went in between are missed by nobody.
    found.push({
      model: name,
      label,
      added,
      changed,
      deleted: Math.max(0, before + added - records),
    })
  }
  return found
}

/** Another cluster counts its transactions anew. */
async function comparable(
  client: Client,
  moment: DumpMoment | undefined,
): Promise<DumpMoment | undefined> {
  return moment?.cluster === (await readMoment(client)).cluster ? moment : undefined
}

/** What became of a record first tells whether the dump has it. */
async function countByLog(
  client: Client,
  { at }: Pick<BackupRecord, 'at'>,
  { name, moment }: { readonly name: string; readonly moment: DumpMoment },
): Promise<Since> {
  return await count(
    client,
    `with since as (
       select record, (array_agg(operation order by id))[1] = 'create' as is_new from app.audit_entry
       where model = $1 and at > $2::timestamptz - $3::interval and record is not null
         and operation in ('create', 'update', 'delete')
         and not pg_visible_in_snapshot(transaction::xid8, $4::pg_snapshot)
       group by record)
     select (count(*) filter (where since.is_new))::float8 as added,
       (count(*) filter (where not since.is_new))::float8 as changed, count(*)::float8 as records
     from app.${escapeIdentifier(name)} left join since on since.record = id::text`,
    [name, at, LONGEST_TRANSACTION, moment.snapshot],
  )
}

async function countByTime(
  client: Client,
  { at }: Pick<BackupRecord, 'at'>,
  name: string,
): Promise<Since> {
  return await count(
    client,
    `select (count(*) filter (where created_at > $1))::float8 as added,
       (count(*) filter (where created_at <= $1 and updated_at > $1))::float8 as changed, count(*)::float8 as records
     from app.${escapeIdentifier(name)}`,
    [at],
  )
}

async function count(client: Client, sql: string, values: readonly unknown[]): Promise<Since> {
  const { rows } = await client.query<Since>(sql, [...values])
  return rows[0] ?? { added: 0, changed: 0, records: 0 }
}
