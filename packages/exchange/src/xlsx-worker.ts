import { parentPort, workerData } from 'node:worker_threads'
import { type CellValue, streamXlsxRows } from 'hucre/xlsx'
import { guardFormula } from './cell-guard.ts'
import { csvLine } from './csv-write.ts'

/** What the thread is given. */
export interface XlsxWork {
  readonly bytes: Uint8Array
  readonly limitBytes: number
}

/** What the thread says, in pieces of some 64 kB. */
export type XlsxMessage =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** undefined for what cannot be read at all. */
  | { readonly kind: 'refused'; readonly sentence: string | undefined }

const PIECE_LENGTH = 65_536
const MAX_ROWS = 1_000_001
const MAX_COLUMNS = 1000
/** A spreadsheet shows 15 digits; what comes after them is noise of its arithmetic. */
const DIGITS = 15

class Refused extends Error {}

function say(message: XlsxMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message)
}

async function convert(bytes: Uint8Array, limitBytes: number): Promise<void> {
  let text = ''
  let size = 0
  let next = 0
  const flush = (): void => {
    const piece = Buffer.from(text)
    size += piece.length
    if (size > limitBytes)
      throw new Refused('The table is larger than 50 MB. Import it in parts, as CSV.')
    say({ kind: 'piece', bytes: piece })
    text = ''
  }
  for await (const { index, values } of streamXlsxRows(bytes)) {
    if (index >= MAX_ROWS) throw new Refused('The sheet has more than 1000000 rows.')
    if (values.length > MAX_COLUMNS)
      throw new Refused(`The sheet has more than ${MAX_COLUMNS} columns.`)
    // Empty rows count, so that row numbers are those that a spreadsheet shows.
    text += '\r\n'.repeat(Math.max(0, index - next))
    next = index + 1
    const cells = values.map(textOf)
    text += cells.every((cell) => cell === '') ? '\r\n' : csvLine(cells)
    if (text.length > PIECE_LENGTH) flush()
  }
  flush()
  say({ kind: 'end' })
}

function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  // As in any CSV: an import takes the apostrophe off again.
  if (typeof value === 'string') return guardFormula(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const iso = value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`
}

function numberText(value: number): string {
  const rounded = Number(value.toPrecision(DIGITS))
  return /e/.test(String(rounded)) && Math.abs(rounded) >= 1
    ? BigInt(Math.trunc(rounded)).toString()
    : String(rounded)
}

const { bytes, limitBytes }: XlsxWork = workerData
try {
  await convert(bytes, limitBytes)
} catch (error) {
  say({ kind: 'refused', sentence: error instanceof Refused ? error.message : undefined })
}
