import { InvariantError } from '@zennnn/kernel'
import type { Column } from './row-reader.ts'
import type { JsonMember, JsonShape } from './statement.ts'

type Cells = readonly (string | null)[]

/** The JSON text of one value, from the cells of a row. */
type Write = (cells: Cells) => string

/**
 * Writes the rows of a statement as one JSON text while they arrive. Made here and not by PostgreSQL, whose `row_to_json`
 * looks up the type of each value of each row: with it, the same page of 80 contacts costs PostgreSQL twice as much
 * (423 against 277 µs), more than the work here.
 */
export class JsonRows {
  readonly #shape: JsonShape
  readonly #write: Write
  readonly #rows: string[] = []
  #length = 0

  constructor(shape: JsonShape, write: Write) {
    this.#shape = shape
    this.#write = write
  }

  /** Rows past the limit are counted out: nothing of them is kept. */
  add(cells: Cells): void {
    if (this.#length > this.#shape.limitBytes) return
    const row = this.#write(cells)
    this.#length += row.length + 1
    this.#rows.push(row)
  }

  /** `body` is null for an object that is not there, or when the text is longer than the limit: `oversize`. */
  end(): {
    readonly body: string | null
    readonly page: number
    readonly oversize: boolean
  } {
    const page = this.#rows.length
    const body =
      this.#shape.form === 'array' ? `[${this.#rows.join(',')}]` : (this.#rows[0] ?? null)
    const oversize =
      isLonger(body ?? '', this.#shape.limitBytes) || this.#length > this.#shape.limitBytes
    return { body: oversize ? null : body, page, oversize }
  }
}

/** For the columns that PostgreSQL described. */
export function jsonWriter(shape: JsonShape, columns: readonly Column[]): Write {
  return objectWriter(shape.members, columns, shape.stripNulls)
}

function objectWriter(
  members: readonly JsonMember[],
  columns: readonly Column[],
  stripNulls: boolean,
): Write {
  const parts = members.map((member) => ({
    at: member.at,
    key: `${JSON.stringify(member.key)}:`,
    write:
      member.members === undefined
        ? valueWriter(member, columns)
        : objectWriter(member.members, columns, stripNulls),
  }))
  return (cells) => {
    let text = ''
    for (const { at, key, write } of parts) {
      const isNull = cells[at] === null
      if (isNull && stripNulls) continue
      text += `${text === '' ? '{' : ','}${key}${isNull ? 'null' : write(cells)}`
    }
    return text === '' ? '{}' : `${text}}`
  }
}

function valueWriter({ at, key }: JsonMember, columns: readonly Column[]): Write {
  const encode = ENCODERS.get(columns[at]?.dataTypeID ?? 0)
  if (encode === undefined)
    throw new InvariantError('json-rows-type', `${key} has a type that is not written as JSON.`)
  return (cells) => encode(cells[at] ?? '')
}

const asIs = (text: string): string => text

/** By type oid, the texts that PostgreSQL's own `to_json` gives. */
const ENCODERS: ReadonlyMap<number, (text: string) => string> = new Map([
  [16, (text) => (text === 't' ? 'true' : 'false')],
  [20, asIs],
  [21, asIs],
  [23, asIs],
  [25, quote],
  [114, asIs],
  [1043, quote],
  [1082, quote],
  [1184, instant],
  [1700, asIs],
  [2950, quote],
  [3802, asIs],
])

// oxlint-disable-next-line no-control-regex -- JSON names the control characters (RFC 8259, 7)
const ESCAPED = /["\\\u0000-\u001f]/

/** PostgreSQL's texts are whole UTF-8, so that only these characters need to be looked for. */
function quote(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** `2026-01-02 03:04:05.6+00` as `2026-01-02T03:04:05.6+00:00` (RFC 3339). */
function instant(text: string): string {
  return `"${text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')}"`
}

/** A character has 1 to 3 bytes for each unit of its length, so that short texts need no counting. */
function isLonger(text: string, limitBytes: number): boolean {
  return text.length * 3 > limitBytes && Buffer.byteLength(text) > limitBytes
}
