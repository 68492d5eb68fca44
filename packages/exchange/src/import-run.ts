import { createHash } from 'node:crypto'
import type { Connections, Principal, Transaction } from '@zennnn/data'
import {
  type Clock,
  type DatabaseId,
  maskCards,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { CsvFile } from './csv-file.ts'
import { type ChunkOutcome, importChunk } from './import-chunk.ts'
import { type Chunk, readChunks } from './import-items.ts'
import type { Known } from './import-references.ts'
import type { ImportRequest } from './import-request.ts'
import { type Asking, type Rights, readRights } from './import-rights.ts'
import { bindMapping, type Mapping } from './mapping.ts'
import type { RowProblem } from './row-plan.ts'

/** Records in one transaction. */
const CHUNK_SIZE = 500
/** More bad rows than this mean that the mapping is wrong, not the rows. */
const MAX_BAD_ROWS = 10_000
const STATEMENT_TIMEOUT_MS = 120_000

/** How far an import is. Plain JSON; with it a stopped import goes on where it was. */
export interface ImportProgress {
  readonly chunks: number
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly problems: readonly RowProblem[]
}

export interface ImportOptions {
  readonly connections: Pick<Connections, 'batch' | 'transaction'>
  readonly database: DatabaseId
  /** Whose rights the import has. */
  readonly principal: Principal
  readonly registry: Registry
  readonly clock: Clock
  readonly file: CsvFile
  readonly request: ImportRequest
  /** Who imports: the same file with the same mapping by the same person is the same import. */
  readonly userId: RecordId
  readonly from: ImportProgress | undefined
  readonly signal: AbortSignal
  /** `check`: each transaction is rolled back, so that nothing of it stays; a chunk does not see the ones before it. */
  readonly purpose: 'write' | 'check'
  /** Called in the transaction of each chunk that writes: what it saves is there exactly when the rows are. */
  readonly record?: (transaction: Transaction, progress: ImportProgress) => Promise<void>
  /** Called after each chunk is committed; may throw to stop. */
  readonly onProgress: (progress: ImportProgress) => Promise<void>
}

const NOTHING: ImportProgress = {
  chunks: 0,
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  problems: [],
}

/**
 * Imports a file in transactions of some 500 records, each with its name in the audit log. A row that is refused is a
 * problem in the result and nothing else. Run again from its last progress, or from none, nothing is made twice.
 * @throws PlatformError for a bad mapping, for more than 10,000 bad rows, and what keeps PostgreSQL from working
 */
export async function runImport(options: ImportOptions): Promise<ImportProgress> {
  const who = await readRights(options)
  const { file, request, signal, onProgress } = options
  const importId = importIdOf(options)
  const mapping = bindMapping(request, file.columns, who)
  let progress = options.from ?? NOTHING
  let known: Known = new Map()
  let at = 0
  for await (const chunk of readChunks(file, mapping, { importId, size: CHUNK_SIZE })) {
    at++
    if (at <= progress.chunks) continue
    signal.throwIfAborted()
    const outcome = await writeChunk(options, who, { mapping, chunk, known, progress })
    known = outcome.known
    progress = advance(progress, chunk, outcome)
    await onProgress(progress)
    refuseTooMany(progress, options.purpose)
  }
  return progress
}

/** Without a key the ids of new records come from it, so that a second run of the same import makes nothing twice. */
function importIdOf({ file, request, userId }: ImportOptions): string {
  return createHash('sha256')
    .update(JSON.stringify([file.hash, request, userId]))
    .digest('hex')
}

/** Refuses, as `runImport` would, what can be known without reading rows. */
export async function checkRequest(
  options: Asking & Pick<ImportOptions, 'file' | 'request'>,
): Promise<void> {
  bindMapping(options.request, options.file.columns, await readRights(options))
}

async function writeChunk(
  options: ImportOptions,
  { sight, writesReadonly }: Rights,
  work: {
    readonly mapping: Mapping
    readonly chunk: Chunk
    readonly known: Known
    readonly progress: ImportProgress
  },
): Promise<ChunkOutcome> {
  const { connections, database, principal, clock } = options
  const { items } = work.chunk
  if (items.length === 0)
    return { created: 0, updated: 0, unchanged: 0, problems: [], known: work.known }
  const writer = writesReadonly ? ('code' as const) : ('api' as const)
  const limits = { timeoutMs: STATEMENT_TIMEOUT_MS }
  const write = async (transaction: Transaction): Promise<ChunkOutcome> => {
    // Only a hash and a number stand in it. The audit log shows it as the reason of each change.
    const name = `import ${options.file.hash.slice(0, 12)} to row ${Math.trunc(items.at(-1)?.rows.at(-1) ?? 0)}`
    await transaction.run({ text: `set local zennnn.why = '${name}'`, values: [] })
    const outcome = await importChunk(transaction, { sight, clock, writer }, { ...work, items })
    await options.record?.(transaction, advance(work.progress, work.chunk, outcome))
    return outcome
  }
  if (options.purpose === 'write')
    return await connections.transaction(database, principal, write, limits)
  const outcome = await rehearse(async (body) => {
    await connections.transaction(database, principal, body, limits)
  }, write)
  // What it made is gone again.
  return { ...outcome, known: work.known }
}

/** Runs `write` in a transaction that is rolled back. */
async function rehearse<T>(
  run: (body: (transaction: Transaction) => Promise<never>) => Promise<void>,
  write: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const undo = new PlatformError('CANCELLED')
  const outcomes: T[] = []
  try {
    await run(async (transaction) => {
      outcomes.push(await write(transaction))
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  const [outcome] = outcomes
  if (outcome === undefined) throw undo
  return outcome
}

function advance(before: ImportProgress, chunk: Chunk, outcome: ChunkOutcome): ImportProgress {
  return {
    chunks: before.chunks + 1,
    rows: chunk.rowsRead,
    created: before.created + outcome.created,
    updated: before.updated + outcome.updated,
    unchanged: before.unchanged + outcome.unchanged,
    problems: [...before.problems, ...[...chunk.problems, ...outcome.problems].map(kept)].sort(
      (a, b) => a.row - b.row,
    ),
  }
}

/** As it stands in the job: a file of before card numbers were refused may hold one. */
function kept(problem: RowProblem): RowProblem {
  return problem.value === undefined ? problem : { ...problem, value: maskCards(problem.value) }
}

function refuseTooMany(
  { problems, rows }: ImportProgress,
  purpose: ImportOptions['purpose'],
): void {
  const bad = new Set(problems.map(({ row }) => row)).size
  if (bad > MAX_BAD_ROWS)
    throw new PlatformError('VALUE_INVALID', {
      message: `${bad} of the first ${rows} rows cannot be imported, so the mapping is probably wrong. The first: ${problems[0]?.reason ?? ''}`,
      hint:
        purpose === 'check'
          ? 'Correct the mapping and check again.'
          : 'Good rows up to there are imported. Correct the mapping and import again with a key.',
    })
}
