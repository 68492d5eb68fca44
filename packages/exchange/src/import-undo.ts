import { doorInto, parseJson, type Row, type Statement, type Transaction } from '@zennnn/data'
import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { ImportTools } from './import-job.ts'
import { type Rights, readRights } from './import-rights.ts'
import { type UndoOutcome, type UndoRefusal, undoChunk } from './undo-chunk.ts'
import type { ImportedChange, Values } from './undo-plan.ts'

const STATEMENT_TIMEOUT_MS = 120_000
/** Kept in the result; all of them are counted. */
const SHOWN_REFUSALS = 100

/** What the job's result says under `finish`; while it runs, under `chunks`. */
interface UndoResult {
  readonly deleted: number
  readonly restored: number
  /** Records that stay as they are. */
  readonly refused: number
  /** The first 100. */
  readonly refusals: readonly UndoRefusal[]
}

/** Undoes an import, chunk by chunk from its end, with the rights of the one who imported. Input: `{import}`. */
export function importUndoJob(tools: ImportTools): JobKind {
  return jobKind({
    name: 'import_undo',
    place: 'customer',
    steps: [
      { name: 'chunks', run: async (context) => await undoChunks(tools, context) },
      {
        name: 'finish',
        run: async ({ results }) => await Promise.resolve(parseResult(results['chunks'])),
      },
    ],
  })
}

async function undoChunks(tools: ImportTools, context: JobContext): Promise<UndoResult> {
  const { database, requestedBy: userId, report, note, signal } = context
  if (userId === undefined) throw new PlatformError('NOT_SIGNED_IN')
  const imported = parseRecordId(Object(context.input).import)
  const principal = { kind: 'user', userId } as const
  const asking = { ...tools, database, principal }
  const rights = await readRights({ ...asking, registry: await tools.registryOf(database) })
  const [chunks] = await tools.connections.batch(database, principal, [
    {
      name: 'zennnn_import_chunks',
      text: 'select transaction from zennnn.import_chunks($1::uuid)',
      values: [imported],
      readOnly: true,
    },
  ])
  let result = parseResult(context.checkpoint)
  const names = (chunks?.rows ?? []).map((row) => String(row['transaction']))
  await report({ total: names.length, done: 0, message: 'Undoing.' })
  for (const [at, chunk] of names.entries()) {
    signal.throwIfAborted()
    result = await tools.connections.transaction(
      database,
      principal,
      async (transaction) =>
        await undoOne(transaction, { tools, rights, job: context.job, imported, chunk, result }),
      { timeoutMs: STATEMENT_TIMEOUT_MS },
    )
    await note(`Part ${at + 1}: ${describe(result)}`)
    await report({ done: at + 1, message: describe(result) })
  }
  return result
}

interface ChunkWork {
  readonly tools: ImportTools
  readonly rights: Rights
  readonly job: RecordId
  readonly imported: RecordId
  readonly chunk: string
  readonly result: UndoResult
}

/** Result, mark and rows are there together, or not at all. */
async function undoOne(transaction: Transaction, work: ChunkWork): Promise<UndoResult> {
  const { tools, rights, job, imported, chunk } = work
  // Ids have nothing in them but letters, digits and hyphens.
  await transaction.run({ text: `set local zennnn.why = 'undo import ${imported}'`, values: [] })
  const { rows } = await transaction.run({
    name: 'zennnn_import_changes',
    text: 'select * from zennnn.import_changes($1::uuid, $2::text)',
    values: [imported, chunk],
  })
  const change = {
    sight: rights.sight,
    clock: tools.clock,
    writer: rights.writesReadonly ? ('code' as const) : ('api' as const),
    door: doorInto(transaction),
  }
  const outcome = await undoChunk(transaction, change, rows.map(toChange))
  const result = add(work.result, outcome)
  await transaction.run({
    name: 'zennnn_import_chunk_undone',
    text: 'select zennnn.import_chunk_undone($1::uuid, $2::text)',
    values: [imported, chunk],
  })
  await transaction.run(saveResult(job, result))
  return result
}

/** Under the name of the step, where the next worker looks for its checkpoint. */
function saveResult(job: RecordId, result: UndoResult): Statement {
  return {
    name: 'zennnn_import_progress',
    text: 'select zennnn.import_progress($1::uuid, $2::jsonb)',
    values: [job, JSON.stringify({ chunks: result })],
  }
}

function toChange(row: Row): ImportedChange {
  return {
    operation: parseOperation(row['operation']),
    model: String(row['model']),
    record: parseRecordId(row['record']),
    before: valuesOf(row['before']),
    after: valuesOf(row['after']),
    changedByOthers: row['changed_by_others'] === true,
  }
}

function parseOperation(value: unknown): ImportedChange['operation'] {
  if (value === 'create' || value === 'update' || value === 'delete') return value
  throw new PlatformError('INTERNAL')
}

/** Numbers stay as they were written: a price is not rounded on its way back. */
function valuesOf(text: unknown): Values {
  const value: unknown = typeof text === 'string' ? parseJson(text) : undefined
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function add(before: UndoResult, { deleted, restored, refusals }: UndoOutcome): UndoResult {
  return {
    deleted: before.deleted + deleted,
    restored: before.restored + restored,
    refused: before.refused + refusals.length,
    refusals: [...before.refusals, ...refusals].slice(0, SHOWN_REFUSALS),
  }
}

/** Our own JSON, from the job's record. */
function parseResult(value: unknown): UndoResult {
  return isResult(value) ? value : { deleted: 0, restored: 0, refused: 0, refusals: [] }
}

function isResult(value: unknown): value is UndoResult {
  return typeof value === 'object' && value !== null && 'refusals' in value && 'deleted' in value
}

function describe({ deleted, restored, refused }: UndoResult): string {
  return `${deleted} deleted, ${restored} given back their old values, ${refused} left as they are.`
}
