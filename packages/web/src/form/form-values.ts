import type { FieldMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import type { FieldKindView } from '../fields/field-kind.ts'
import { newId } from './new-id.ts'

/** Values by field name, as inputs give them. */
export type Values = Readonly<Record<string, unknown>>

/** A record of a collection. The key is its id, or `new-…` while the server does not know it. */
export interface Line {
  readonly key: string
  readonly values: Values
}

/** All that a form holds of a record. Objects that did not change keep their identity, so rows need not be drawn again. */
export interface FormValues {
  readonly fields: Values
  readonly lines: Readonly<Record<string, readonly Line[]>>
}

type KindRules = Pick<FieldKindView, 'toWire' | 'isSame'>

/** Of which fields a form consists; of collections only those whose records are edited as lines. */
export interface FormFields {
  readonly fields: readonly FieldMeta[]
  readonly collections: readonly {
    readonly name: string
    readonly fields: readonly FieldMeta[]
    /** The field that keeps the order of lines, when there is one. */
    readonly position: string | undefined
  }[]
  readonly rulesOf: (field: FieldMeta) => KindRules
}

const NEW = 'new-'
/** Kinds whose value nobody types. */
const KEPT: ReadonlySet<string> = new Set(['id', 'computed', 'total', 'sequence', 'collection'])

export function isWritable(field: FieldMeta): boolean {
  return !field.readonly && !KEPT.has(field.kind)
}

export function isNewLine({ key }: Line): boolean {
  return key.startsWith(NEW)
}

export function newLineKey(): string {
  return `${NEW}${newId(new Date())}`
}

/** The id under which a line is made together with its record. */
export function idOfNew(key: string): string {
  return key.slice(NEW.length)
}

/** The same with lines under the ids that they got. */
export function withKeys(values: FormValues, ids: ReadonlyMap<string, string>): FormValues {
  if (ids.size === 0) return values
  const lines = Object.entries(values.lines).map(([name, all]) => [
    name,
    all.map((line) => ({ ...line, key: ids.get(line.key) ?? line.key })),
  ])
  return { ...values, lines: Object.fromEntries(lines) }
}

/** What the server gave, as the values of a form. */
export function valuesOf(form: FormFields, row: Row): FormValues {
  return {
    fields: row,
    lines: Object.fromEntries(
      form.collections.map(({ name }) => [name, rowsOf(row[name]).map(toLine)]),
    ),
  }
}

export function setField(values: FormValues, name: string, value: unknown): FormValues {
  return { ...values, fields: { ...values.fields, [name]: value } }
}

export function setLines(
  values: FormValues,
  collection: string,
  change: (lines: readonly Line[]) => readonly Line[],
): FormValues {
  const lines = change(values.lines[collection] ?? [])
  return { ...values, lines: { ...values.lines, [collection]: lines } }
}

/** Numbers lines anew where their order says otherwise; a line whose position is right stays as it is. */
export function withPositions(
  lines: readonly Line[],
  position: string | undefined,
): readonly Line[] {
  if (position === undefined) return lines
  let last = Number.NEGATIVE_INFINITY
  return lines.map((line, index) => {
    const given = Number(line.values[position] ?? Number.NaN)
    const right = given > last ? given : Math.max(last + 1, index + 1)
    last = right
    return right === given ? line : { ...line, values: { ...line.values, [position]: right } }
  })
}

function toLine(row: Row): Line {
  return { key: row.id, values: row }
}

function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value : []
}
