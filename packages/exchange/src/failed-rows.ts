import { maskCards } from '@zennnn/kernel'
import type { CsvFile } from './csv-file.ts'
import { readRows } from './csv-read.ts'
import { csvLine } from './csv-write.ts'
import type { RowProblem } from './row-plan.ts'

/** The column that says what is wrong; an import of the corrected file pays no attention to it. */
const ERROR_COLUMN = 'import_error'

/**
 * The bad rows as a CSV file with the columns of the original and `import_error`, line by line. Cells are as they were,
 * also those that a spreadsheet would take for a formula: it is the importer's own file.
 * What a row has beyond the header stays behind its error. Of the number of a payment card the last four digits are left.
 */
export async function* failedRows(
  file: CsvFile,
  problems: readonly RowProblem[],
): AsyncGenerator<string> {
  const reasons = Map.groupBy(problems, ({ row }) => row)
  const kept = file.columns.flatMap((column, at) => (column === ERROR_COLUMN ? [] : [at]))
  // The byte order mark: without it Excel takes UTF-8 for something else.
  const columns = kept.map((at) => maskCards(file.columns[at] ?? ''))
  yield `\uFEFF${csvLine([...columns, ERROR_COLUMN])}`
  for await (const { number, cells } of readRows(file)) {
    const found = reasons.get(number)
    if (found === undefined) continue
    const surplus = cells.slice(file.columns.length)
    const line = [...kept.map((at) => cells[at] ?? ''), found.map(explain).join(' '), ...surplus]
    yield csvLine(line.map(maskCards))
  }
}

function explain({ column, reason }: RowProblem): string {
  return column === undefined ? reason : `${column}: ${reason}`
}
