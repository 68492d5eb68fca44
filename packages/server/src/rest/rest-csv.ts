import { csvLine, guardFormula } from '@zennnn/exchange'

/**
 * The rows of a JSON body as CSV (RFC 4180, CRLF, no BOM), with the keys of the first row as header. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front; plain negative numbers do not.
 */
export function csvOf(body: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the body was made by PostgreSQL from a SELECT: a list of objects with the same keys
  const rows = JSON.parse(body) as readonly Readonly<Record<string, unknown>>[]
  const [first] = rows
  if (first === undefined) return ''
  const names = Object.keys(first)
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))]
  return lines.map((cells) => csvLine(cells.map(cellOf))).join('')
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return guardFormula(text)
}
