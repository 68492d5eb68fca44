import { guardFormula } from './cell-guard.ts'
import { csvLine } from './csv-write.ts'
import type { ExportColumn } from './export-column.ts'
import type { ShownRecord } from './record-read.ts'

/** Without the byte order mark Excel takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Pages of records as CSV (RFC 4180, CRLF); what a spreadsheet would run as a formula gets an apostrophe. */
export async function* csvBytes(
  columns: readonly ExportColumn[],
  pages: AsyncIterable<readonly ShownRecord[]>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(BYTE_ORDER_MARK + csvLine(columns.map(({ header }) => guardFormula(header))))
  for await (const page of pages) {
    const lines = page.map((record) =>
      csvLine(columns.map((column) => csvText(column, column.cell(record) ?? ''))),
    )
    yield Buffer.from(lines.join(''))
  }
}

function csvText({ as }: ExportColumn, text: string): string {
  return as === 'text' ? guardFormula(text) : text
}
