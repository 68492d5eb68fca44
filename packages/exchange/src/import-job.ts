import { type Connections, openDoor, type Statement, uploadAttachment } from '@zennnn/data'
import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  PlatformError,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { CsvFile } from './csv-file.ts'
import { failedRows } from './failed-rows.ts'
import { openImportFile } from './import-file.ts'
import { type ImportRequest, parseImportRequest } from './import-request.ts'
import { type ImportProgress, runImport } from './import-run.ts'

/** Problems that stand in the job's result; all of them stand in the file. */
const SHOWN_PROBLEMS = 100

export interface ImportTools {
  /** Logs in as the role of `work`, which may act as the one who asked. */
  readonly connections: Connections
  readonly registryOf: (database: DatabaseId) => Promise<Registry>
  readonly clock: Clock
}

/** What the job's result says under `finish`. */
export interface ImportResult {
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly bad_rows: number
  /** The first 100. */
  readonly problems: ImportProgress['problems']
  /** Attachment with the bad rows, to correct and import again; null when there are none. */
  readonly failed_rows: RecordId | null
}

/** Imports an attachment, as the one who asked. Input: an ImportRequest and `attachment`. */
export function importJob(tools: ImportTools): JobKind {
  return jobKind({
    name: 'import',
    place: 'customer',
    steps: [
      { name: 'rows', run: async (context) => await importRows(tools, context) },
      { name: 'finish', run: async (context) => await finish(tools, context) },
    ],
  })
}

async function importRows(tools: ImportTools, context: JobContext): Promise<ImportProgress> {
  const { database, signal, report, note } = context
  const { file, request, userId } = await openInput(tools, context)
  const from = parseProgress(context.checkpoint)
  // Whoever was killed may have written more rows than he had time to report.
  await report({ total: file.rowCount, done: from?.rows ?? 0, message: 'Importing.' })
  try {
    return await runImport({
      ...tools,
      database,
      principal: { kind: 'user', userId },
      userId,
      registry: await tools.registryOf(database),
      file,
      request,
      from,
      signal,
      purpose: 'write',
      record: async (transaction, progress) => {
        await transaction.run(recordProgress(context.job, progress))
      },
      onProgress: async (progress) => {
        await note(`Chunk ${progress.chunks}: ${describe(progress)}`)
        await report({ done: progress.rows, message: describe(progress) })
      },
    })
  } catch (error) {
    throw isOutcomeUnknown(error)
      ? new PlatformError('DATABASE_UNAVAILABLE', {
          message: 'The connection broke during the import; it goes on by itself.',
          cause: error,
        })
      : error
  }
}

/** Under the name of the step, where the next worker looks for its checkpoint. */
function recordProgress(job: RecordId, progress: ImportProgress): Statement {
  return {
    name: 'zennnn_import_progress',
    text: 'select zennnn.import_progress($1::uuid, $2::jsonb)',
    values: [job, JSON.stringify({ rows: progress })],
  }
}

/** A chunk that did arrive is found unchanged when it is written again. */
function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'OUTCOME_UNKNOWN'
}

async function finish(tools: ImportTools, context: JobContext): Promise<ImportResult> {
  const progress = parseProgress(context.results['rows'])
  if (progress === undefined) throw new PlatformError('INTERNAL')
  const { rows, created, updated, unchanged, problems } = progress
  const badRows = new Set(problems.map(({ row }) => row)).size
  const failed = badRows === 0 ? null : await storeFailedRows(tools, context, problems)
  await context.report({ message: describe(progress) })
  return {
    rows,
    created,
    updated,
    unchanged,
    bad_rows: badRows,
    problems: problems.slice(0, SHOWN_PROBLEMS),
    failed_rows: failed,
  }
}

async function storeFailedRows(
  tools: ImportTools,
  context: JobContext,
  problems: ImportProgress['problems'],
): Promise<RecordId> {
  const { file, userId, request } = await openInput(tools, context)
  const { connections, clock } = tools
  const door = openDoor(connections, context.database, { kind: 'user', userId })
  const registry = await tools.registryOf(context.database)
  return await uploadAttachment(
    { registry, clock, door },
    {
      name: `${request.model}-failed-rows.csv`,
      owner: undefined,
      bytes: encoded(failedRows(file, problems)),
    },
  )
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line)
}

/** What an import and its check are given. */
export interface ImportInput {
  readonly file: CsvFile
  readonly request: ImportRequest
  readonly userId: RecordId
}

export async function openInput(tools: ImportTools, context: JobContext): Promise<ImportInput> {
  const userId = context.requestedBy
  if (userId === undefined) throw new PlatformError('NOT_SIGNED_IN')
  const door = openDoor(tools.connections, context.database, { kind: 'user', userId })
  const { attachment } = Object(context.input)
  const file = await openImportFile(door, parseRecordId(attachment))
  return { file, request: parseImportRequest(context.input), userId }
}

/** Our own JSON, from the job's record. */
function parseProgress(value: unknown): ImportProgress | undefined {
  return isProgress(value) ? value : undefined
}

function isProgress(value: unknown): value is ImportProgress {
  return typeof value === 'object' && value !== null && 'chunks' in value && 'problems' in value
}

/** One sentence for the person who waits. */
export function describe({ rows, created, updated, unchanged, problems }: ImportProgress): string {
  const bad = new Set(problems.map(({ row }) => row)).size
  return `${rows} rows read: ${created} created, ${updated} updated, ${unchanged} unchanged, ${bad} refused.`
}
