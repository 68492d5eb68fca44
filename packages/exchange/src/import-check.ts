import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { maskCards } from '@zennnn/kernel'
import { unguardFormula } from './cell-guard.ts'
import type { CsvFile } from './csv-file.ts'
import { readRows } from './csv-read.ts'
import { describe, type ImportTools, openInput } from './import-job.ts'
import { runImport } from './import-run.ts'
import type { RowProblem } from './row-plan.ts'

const SHOWN_PROBLEMS = 50
const SHOWN_REASONS = 20
const SHOWN_LENGTH = 200

/** What an import of the file would do. */
interface CheckResult {
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly bad_rows: number
  /** The first 50. */
  readonly problems: readonly RowProblem[]
  /** The commonest, with how many rows each. */
  readonly reasons: readonly ReasonCount[]
  /** The rows of these problems as they stand in the file, cells cut to 200 characters. */
  readonly sample: readonly { readonly row: number; readonly cells: readonly string[] }[]
  readonly columns: readonly string[]
}

interface ReasonCount {
  readonly column: string | null
  readonly reason: string
  readonly count: number
}

/** Goes through a whole file as an import would, in transactions that are rolled back. Input: as of the import. */
export function importCheckJob(tools: ImportTools): JobKind {
  return jobKind({
    name: 'import_check',
    place: 'customer',
    steps: [{ name: 'finish', run: async (context) => await check(tools, context) }],
  })
}

async function check(tools: ImportTools, context: JobContext): Promise<CheckResult> {
  const { database, signal, report } = context
  const { file, request, userId } = await openInput(tools, context)
  await report({ total: file.rowCount, done: 0, message: 'Checking.' })
  const progress = await runImport({
    ...tools,
    database,
    principal: { kind: 'user', userId },
    userId,
    registry: await tools.registryOf(database),
    file,
    request,
    // Nothing of it stays, so a check that was interrupted begins anew.
    from: undefined,
    signal,
    purpose: 'check',
    onProgress: async (reached) => {
      await report({ done: reached.rows, message: describe(reached) })
    },
  })
  const { rows, created, updated, unchanged, problems } = progress
  const shown = problems.slice(0, SHOWN_PROBLEMS)
  return {
    rows,
    created,
    updated,
    unchanged,
    bad_rows: new Set(problems.map(({ row }) => row)).size,
    problems: shown,
    reasons: countReasons(problems),
    sample: await sampleOf(file, shown),
    columns: file.columns.map(maskCards),
  }
}

function countReasons(problems: readonly RowProblem[]): readonly ReasonCount[] {
  const groups = Map.groupBy(problems, ({ column, reason }) => JSON.stringify([column, reason]))
  return [...groups.values()]
    .map((group) => ({
      column: group[0]?.column ?? null,
      reason: group[0]?.reason ?? '',
      count: group.length,
    }))
    .sort((a, b) => b.count - a.count)
    .slice(0, SHOWN_REASONS)
}

async function sampleOf(
  file: CsvFile,
  problems: readonly RowProblem[],
): Promise<CheckResult['sample']> {
  const wanted = new Set(problems.map(({ row }) => row))
  const sample: { row: number; cells: readonly string[] }[] = []
  if (wanted.size === 0) return sample
  for await (const { number, cells } of readRows(file)) {
    if (!wanted.has(number)) continue
    sample.push({
      row: number,
      cells: cells.map((cell) => maskCards(unguardFormula(cell)).slice(0, SHOWN_LENGTH)),
    })
    if (sample.length === wanted.size) break
  }
  return sample
}
