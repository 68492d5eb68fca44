import { type CellValue, writeXlsxStream } from 'hucre/xlsx'
import type { ExportColumn } from './export-column.ts'
import type { ShownRecord } from './record-read.ts'

const FORMATS = { date: 'yyyy-mm-dd', dateTime: 'yyyy-mm-dd hh:mm' } as const
/** A spreadsheet computes with 15 digits; more of them stay as a text. */
const EXACT_DIGITS = 15
/** The most that a cell holds. */
const MAX_CELL_LENGTH = 32_767
/** What no XML document may hold, not even escaped (XML 1.0, 2.2). */
// oxlint-disable-next-line no-control-regex -- control characters are what it takes out
const NOT_IN_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/**
 * Pages of records as an XLSX file, made while they come. Numbers, days and instants are what they are; a text is a text
 * whatever it begins with, so nothing of it runs.
 */
export async function* xlsxBytes(
  sheet: { readonly name: string; readonly columns: readonly ExportColumn[] },
  pages: AsyncIterable<readonly ShownRecord[]>,
): AsyncGenerator<Uint8Array> {
  const { columns } = sheet
  const stream = writeXlsxStream(rowsOf(columns, pages), {
    name: sheetName(sheet.name),
    columns: columns.map(({ header, as }) => ({
      header: plainText(header),
      ...(as === 'date' || as === 'dateTime' ? { numFmt: FORMATS[as] } : {}),
    })),
    freezePane: { rows: 1 },
  })
  for await (const bytes of stream) yield bytes
}

async function* rowsOf(
  columns: readonly ExportColumn[],
  pages: AsyncIterable<readonly ShownRecord[]>,
): AsyncGenerator<CellValue[]> {
  for await (const page of pages)
    for (const record of page) yield columns.map((column) => cellOf(column, column.cell(record)))
}

function cellOf({ as }: ExportColumn, text: string | undefined): CellValue {
  if (text === undefined) return null
  switch (as) {
    case 'number':
      return text.replaceAll(/\D/g, '').length > EXACT_DIGITS ? text : Number(text)
    case 'boolean':
      return text === 'true'
    case 'date':
    case 'dateTime': {
      const at = new Date(text)
      // Days before the first one that a spreadsheet knows.
      return at.getTime() < Date.UTC(1900, 2, 1) || Number.isNaN(at.getTime()) ? text : at
    }
    case 'text':
      return plainText(text)
  }
}

function plainText(text: string): string {
  return text.replaceAll(NOT_IN_XML, '').slice(0, MAX_CELL_LENGTH)
}

/** At most 31 characters, without those that have a meaning in references to sheets. */
function sheetName(name: string): string {
  return (
    name
      .replaceAll(/[[\]:*?/\\']/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet1'
  )
}
