import { type Download, openAttachment, openDoor, type Row, type Statement } from '@zennnn/data'
import { enqueueJob } from '@zennnn/jobs'
import {
  type DatabaseId,
  newRecordId,
  PlatformError,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import type { ImportAsker } from './import-asker.ts'
import { type FileIntake, openImportFile, storeImportFile } from './import-file.ts'
import { parseImportRequest } from './import-request.ts'
import { checkRequest } from './import-run.ts'

export interface ImportOrder extends FileIntake {
  readonly control: DatabaseId
  /** `import_check` goes through all of it and keeps nothing. */
  readonly kind: 'import' | 'import_check'
  /** An ImportRequest, untrusted. */
  readonly request: unknown
  /** A file that is stored already, or the bytes of one. */
  readonly file: string | AsyncIterable<Uint8Array>
}

/** How far an import, its check or its undo is, for the one who asked for it. */
export interface ImportState {
  readonly id: RecordId
  /** import, import_check or import_undo. */
  readonly kind: string
  /** queued, running, done, failed or cancelled. */
  readonly state: string
  readonly done: number
  readonly total: number | null
  readonly message: string | null
  /** When done: an ImportResult, a CheckResult or an UndoResult. */
  readonly result: unknown
  /** When failed: code and message. */
  readonly problem: unknown
  /** As it was asked for, with the attachment: to go on from where somebody left. */
  readonly request: unknown
  /** The job that undoes this import; null when nobody asked for it. */
  readonly undo: string | null
}

/**
 * Stores a file, when it is not yet, and orders its import. What can be known at once is refused at once: a file that is no
 * table, an unknown column or field, a bad expression. Returns the id of the job.
 */
export async function orderImport(order: ImportOrder): Promise<RecordId> {
  const { asker, kind, file: given } = order
  const request = parseImportRequest(order.request)
  const attachment =
    typeof given === 'string' ? parseRecordId(given) : await storeImportFile(order, given)
  const { connections, database, principal } = asker
  const file = await openImportFile(openDoor(connections, database, principal), attachment)
  await checkRequest({ ...asker, registry: order.registry, file, request })
  return await orderJob(order, (job) => ({
    name: 'zennnn_import_begin',
    text: 'select zennnn.import_begin($1::uuid, $2::text, $3::jsonb)',
    values: [job, kind, JSON.stringify({ ...request, attachment })],
  }))
}

/**
 * Orders that what an import made is deleted and what it changed gets its old values back. NOT_FOUND for an import of
 * somebody else, VERSION_CONFLICT while it runs and when it is undone already.
 */
export async function orderUndo(
  order: Pick<ImportOrder, 'asker' | 'control' | 'clock'>,
  imported: string,
): Promise<RecordId> {
  const id = parseRecordId(imported)
  return await orderJob(order, (job) => ({
    name: 'zennnn_import_undo_begin',
    text: 'select zennnn.import_undo_begin($1::uuid, $2::uuid)',
    values: [job, id],
  }))
}

async function orderJob(
  { asker, control, clock }: Pick<ImportOrder, 'asker' | 'control' | 'clock'>,
  begin: (job: RecordId) => Statement,
): Promise<RecordId> {
  const { connections, database, principal } = asker
  const job = newRecordId(clock)
  await connections.transaction(database, principal, async (transaction) => {
    await transaction.run(begin(job))
    // Just before the commit: the worker waits a moment for a record that is about to come into sight.
    await connections.direct(control, [enqueueJob(database, job)])
  })
  return job
}

/** NOT_FOUND for an import that the asker does not see. */
export async function readImport(asker: ImportAsker, job: string): Promise<ImportState> {
  const row = await readJob(asker, parseRecordId(job))
  const results: unknown = row['result']
  const text = (name: string): string | null => {
    const value = row[name]
    return typeof value === 'string' ? value : null
  }
  return {
    id: parseRecordId(row['id']),
    kind: text('kind') ?? '',
    state: text('state') ?? '',
    done: Number(row['done']),
    total: row['total'] === null ? null : Number(row['total']),
    message: text('message'),
    result: results instanceof Object ? (Reflect.get(results, 'finish') ?? null) : null,
    problem: row['problem'] ?? null,
    request: row['input'] ?? null,
    undo: text('undo'),
  }
}

/** Asks a running import to stop after its current chunk. NOT_FOUND for one of somebody else. */
export async function cancelImport(asker: ImportAsker, job: string): Promise<void> {
  await asker.connections.batch(asker.database, asker.principal, [
    {
      name: 'zennnn_import_cancel',
      text: 'select zennnn.import_cancel($1::uuid)',
      values: [parseRecordId(job)],
    },
  ])
}

/** The bad rows as CSV. NOT_FOUND while the import runs and when all rows were good. */
export async function openFailedRows(asker: ImportAsker, job: string): Promise<Download> {
  const { result } = await readImport(asker, job)
  const attachment: unknown = result instanceof Object ? Reflect.get(result, 'failed_rows') : null
  if (typeof attachment !== 'string')
    throw new PlatformError('NOT_FOUND', { message: 'This import has no failed rows (yet).' })
  const door = openDoor(asker.connections, asker.database, asker.principal)
  return await openAttachment(door, parseRecordId(attachment))
}

async function readJob(asker: ImportAsker, job: RecordId): Promise<Row> {
  const [result] = await asker.connections.batch(asker.database, asker.principal, [
    {
      name: 'zennnn_import_read',
      text: `select j."id", j."kind", j."state", j."done", j."total", j."message", j."result", j."problem", j."input",
          (select u."id" from app."job" u where u."kind" = 'import_undo' and u."requested_by" = j."requested_by"
            and u."input" ->> 'import' = j."id"::text order by u."created_at" desc limit 1) as undo
        from app."job" j where j."id" = $1::uuid and j."kind" in ('import', 'import_check', 'import_undo')`,
      values: [job],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  return row
}
