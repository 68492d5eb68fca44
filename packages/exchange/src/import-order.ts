import {
  type Connections,
  type Download,
  openAttachment,
  openDoor,
  type Principal,
  type Row,
  uploadAttachment,
} from '@zennnn/data'
import { enqueueJob } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  newRecordId,
  PlatformError,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { openCsv } from './csv-read.ts'
import { parseImportRequest } from './import-request.ts'
import { checkRequest } from './import-run.ts'

/** 50 MB, as for any attachment. */
export const MAX_IMPORT_BYTES = 52_428_800

/** Who asks, where. */
export interface ImportAsker {
  readonly connections: Connections
  readonly database: DatabaseId
  readonly principal: Principal
}

export interface ImportOrder {
  readonly asker: ImportAsker
  readonly control: DatabaseId
  readonly registry: Registry
  readonly clock: Clock
  /** An ImportRequest, untrusted. */
  readonly request: unknown
  readonly bytes: AsyncIterable<Uint8Array>
}

/** How far an import is, for the one who asked for it. */
export interface ImportState {
  readonly id: RecordId
  /** queued, running, done, failed or cancelled. */
  readonly state: string
  readonly done: number
  readonly total: number | null
  readonly message: string | null
  /** When done: an ImportResult. */
  readonly result: unknown
  /** When failed: code and message. */
  readonly problem: unknown
}

/**
 * Stores a file and orders its import. What can be known at once is refused at once: a file that is no CSV, an unknown
 * column or field, a bad expression. Returns the id of the job.
 */
export async function orderImport(order: ImportOrder): Promise<RecordId> {
  const { asker, control, registry, clock } = order
  const { connections, database, principal } = asker
  const request = parseImportRequest(order.request)
  const door = openDoor(connections, database, principal)
  const attachment = await uploadAttachment(
    { registry, clock, door },
    {
      name: `${request.model}.csv`,
      owner: undefined,
      bytes: order.bytes,
      limitBytes: MAX_IMPORT_BYTES,
    },
  )
  const file = await openCsv(async function* () {
    yield* (await openAttachment(door, attachment)).bytes
  })
  await checkRequest({ connections, database, principal, registry, file, request })
  const job = newRecordId(clock)
  await connections.transaction(database, principal, async (transaction) => {
    await transaction.run({
      name: 'zennnn_import_begin',
      text: 'select zennnn.import_begin($1::uuid, $2::jsonb)',
      values: [job, JSON.stringify({ ...request, attachment })],
    })
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
    state: text('state') ?? '',
    done: Number(row['done']),
    total: row['total'] === null ? null : Number(row['total']),
    message: text('message'),
    result: results instanceof Object ? (Reflect.get(results, 'finish') ?? null) : null,
    problem: row['problem'] ?? null,
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
      text: `select "id", "state", "done", "total", "message", "result", "problem" from app."job"
        where "id" = $1::uuid and "kind" = 'import'`,
      values: [job],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  return row
}
