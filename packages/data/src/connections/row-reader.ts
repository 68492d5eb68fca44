import type { Row } from './statement.ts'

/** A column as PostgreSQL's RowDescription names it. */
export interface Column {
  readonly name: string
  readonly dataTypeID: number
}

type Parse = (text: string) => unknown

const parseJson: Parse = (text) => JSON.parse(text)

/** By type oid. What is missing stays text, so that no digit of a numeric and no microsecond is lost. */
const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === 't'],
  [17, (text) => Buffer.from(text.slice(2), 'hex')],
  [21, Number],
  [23, Number],
  [26, Number],
  [114, parseJson],
  [700, Number],
  [701, Number],
  [1003, parseTextArray],
  [1009, parseTextArray],
  [1015, parseTextArray],
  [2951, parseTextArray],
  [3802, parseJson],
])

/** Turns the cells of DataRow messages into rows. */
export function rowReader(columns: readonly Column[]): (cells: readonly (string | null)[]) => Row {
  const readers = columns.map(({ name, dataTypeID }) => ({ name, parse: PARSERS.get(dataTypeID) }))
  return (cells) => {
    const row: Record<string, unknown> = {}
    let at = 0
    for (const { name, parse } of readers) {
      const cell = cells[at++] ?? null
      row[name] = cell === null || parse === undefined ? cell : parse(cell)
    }
    return row
  }
}

/** One-dimensional `{a,"b \\"quoted\\"",NULL}` (PostgreSQL manual, 8.15.6). */
function parseTextArray(text: string): readonly (string | null)[] {
  const elements: (string | null)[] = []
  for (const match of text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)) {
    const [, quoted, bare] = match
    if (quoted !== undefined) elements.push(quoted.replaceAll(/\\(.)/gs, '$1'))
    else elements.push(bare === undefined || bare === 'NULL' ? null : bare)
  }
  return elements
}
