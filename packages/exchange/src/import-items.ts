import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { CsvFile } from './csv-file.ts'
import { readRows } from './csv-read.ts'
import type { ImportItem } from './import-chunk.ts'
import type { Mapping } from './mapping.ts'
import { planRow, type RecordDraft, type RowProblem } from './row-plan.ts'

/** A part of the file: what is written in one transaction, and the rows that cannot be. */
export interface Chunk {
  readonly items: readonly ImportItem[]
  readonly problems: readonly RowProblem[]
  /** Rows of the file up to the end of this chunk. */
  readonly rowsRead: number
}

interface Group {
  readonly rows: number[]
  readonly key: string | undefined
  readonly draft: RecordDraft
  /** Of the draft, one list a field: a record of n rows must not be copied n times. */
  readonly lines: ReadonlyMap<string, RecordDraft[]>
  /** Rows with this key, refused ones included. */
  size: number
}

/** Rows of one record. A change of more records than this is refused anyway, and until then all of it is in memory. */
const MAX_RECORD_ROWS = 9_000

/** Cuts the file into chunks, the same ones each time it is read with the same mapping. */
export async function* readChunks(
  file: CsvFile,
  mapping: Mapping,
  options: { readonly importId: string; readonly size: number },
): AsyncGenerator<Chunk> {
  const cutter = new ChunkCutter(mapping, options.importId)
  let rowsRead = 0
  for await (const row of readRows(file)) {
    const planned = planRow(mapping, file.columns.length, row)
    if (cutter.isFull(options.size, planned)) yield cutter.cut(rowsRead)
    rowsRead++
    if (isProblems(planned)) cutter.problems.push(...planned)
    else cutter.add(row.number, planned)
  }
  yield cutter.cut(rowsRead)
}

class ChunkCutter {
  problems: RowProblem[] = []
  readonly #mapping: Mapping
  readonly #importId: string
  readonly #hasLines: boolean
  readonly #rowOfKey = new Map<string, number>()
  #groups: Group[] = []

  constructor(mapping: Mapping, importId: string) {
    this.#mapping = mapping
    this.#importId = importId
    this.#hasLines = mapping.record.fields.some(({ kind }) => kind === 'lines')
  }

  /** A record whose lines go on in the next row is not cut in two. */
  isFull(size: number, next: RecordDraft | readonly RowProblem[]): boolean {
    if (this.#groups.length + this.problems.length < size) return false
    return isProblems(next) || !this.#continues(next)
  }

  add(row: number, draft: RecordDraft): void {
    const key = this.#keyOf(draft)
    const last = this.#groups.at(-1)
    if (key === '')
      this.#refuse(
        row,
        key,
        `A value for ${this.#mapping.key ?? ''} is needed: records are recognised by it.`,
      )
    else if (last !== undefined && this.#continues(draft)) this.#addLines(last, row, draft)
    else if (key !== undefined && this.#rowOfKey.has(key)) {
      const other = this.#rowOfKey.get(key) ?? 0
      this.#refuse(row, key, `The ${this.#mapping.key ?? ''} is already that of row ${other}.`)
    } else {
      if (key !== undefined) this.#rowOfKey.set(key, row)
      const lines = new Map<string, RecordDraft[]>()
      for (const [name, own] of draft.lines) lines.set(name, [...own])
      this.#groups.push({ rows: [row], key, draft, lines, size: 1 })
    }
  }

  cut(rowsRead: number): Chunk {
    const items = this.#groups.map(({ rows, key, draft, lines }) => ({
      rows,
      key,
      draft: { ...draft, lines },
      id: rowId(this.#importId, rows[0] ?? 0),
    }))
    const { problems } = this
    this.#groups = []
    this.problems = []
    return { items, problems, rowsRead }
  }

  #continues(draft: RecordDraft): boolean {
    const key = this.#keyOf(draft)
    return this.#hasLines && key !== undefined && this.#groups.at(-1)?.key === key
  }

  #addLines(group: Group, row: number, draft: RecordDraft): void {
    group.size++
    if (group.size > MAX_RECORD_ROWS)
      throw new PlatformError('VALUE_INVALID', {
        message: `From row ${group.rows[0] ?? 0} on, more than ${MAX_RECORD_ROWS} rows are one record. Is ${this.#mapping.key ?? ''} the right key?`,
      })
    if (!isDeepStrictEqual(headOf(group.draft), headOf(draft))) {
      const reason = `This row has the same ${this.#mapping.key ?? ''} as row ${group.rows[0] ?? 0}, but other values beside its lines.`
      this.#refuse(row, group.key, reason)
      return
    }
    group.rows.push(row)
    for (const [name, own] of draft.lines) group.lines.get(name)?.push(...own)
  }

  #refuse(row: number, value: string | undefined, reason: string): void {
    this.problems.push({ row, column: undefined, value, reason })
  }

  /** undefined: the mapping has no key; empty: the row has no value for it. */
  #keyOf(draft: RecordDraft): string | undefined {
    const { key } = this.#mapping
    if (key === undefined) return undefined
    const value = draft.values.get(key) ?? ''
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

/** All but the lines, without the functions of the mapping. */
function headOf({ values, references, many }: RecordDraft): unknown {
  return {
    values,
    references: [...references].map(([name, { text }]) => [name, text]),
    many: [...many].map(([name, wishes]) => [name, wishes.map(({ text }) => text)]),
  }
}

/** A UUID of version 8, whose bits are ours to choose (RFC 9562 §5.8): a hash of import and row. */
function rowId(importId: string, row: number): RecordId {
  const hash = createHash('sha256').update(`${importId}:${row}`).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return parseRecordId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
  )
}

function isProblems(
  planned: RecordDraft | readonly RowProblem[],
): planned is readonly RowProblem[] {
  return Array.isArray(planned)
}
