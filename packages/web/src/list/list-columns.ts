import { type FieldMeta, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import type { FieldKindView } from '../fields/field-kind.ts'
import { findPath } from '../search/field-path.ts'

/** A column that a list can show. */
export interface ListColumn {
  /** Path of the field: also its id among the columns. */
  readonly id: string
  readonly label: string
  readonly field: FieldMeta
  readonly kind: FieldKindView
  /** Its part of the select; beyond a reference the value comes under `key`. */
  readonly select: string
  /** Under which the value stands in a row. */
  readonly key: string
  readonly isSummed: boolean
}

/** The server answers at most 200 selected fields; id, version and room for what a reference brings are left. */
const MAX_SELECTED = 180

/** Every column there can be: those of the list view in its order, then the other fields. */
export function allColumns(
  meta: Meta,
  model: ModelMeta,
  kindOf: (field: FieldMeta) => FieldKindView,
): readonly ListColumn[] {
  const paths = [...declaredColumns(model), ...model.fields.map(({ name }) => name)]
  return [...new Set(paths)]
    .map((path) => columnOf(meta, model, path, kindOf))
    .filter((column) => column !== undefined)
}

/** What the list shows before somebody chose. */
export function declaredColumns(model: ModelMeta): readonly string[] {
  const columns = viewOf(model, 'list')?.columns ?? []
  return columns.length > 0 ? columns : [model.title]
}

/** As many of the columns as one answer can bring; the first always. */
export function fittingColumns(columns: readonly ListColumn[]): readonly ListColumn[] {
  let selected = 0
  return columns.filter((column) => {
    selected += column.select.split(/[,(]/).length
    return selected <= MAX_SELECTED
  })
}

export function selectOfColumns(columns: readonly ListColumn[], model: ModelMeta): string {
  return [
    ...new Set(['id', 'version', ...columns.map(({ select }) => select), ...titlePart(model)]),
  ].join(',')
}

/** The title names a row wherever it has to be named, shown or not. */
function titlePart(model: ModelMeta): readonly string[] {
  return model.title === 'id' ? [] : [`row_title:${model.title}`]
}

/** In pixels: columns keep their width while rows come and go. */
export function columnWidth({ field, label }: ListColumn, isFirst: boolean): number {
  const width = Math.max(WIDTHS[field.kind] ?? textWidth(field), label.length * LETTER + PADDING)
  return isFirst ? Math.max(width, FIRST) : width
}

/** A window of 1280 pixels shows seven columns whole; wider windows give each its share of the rest. */
function textWidth({ format }: FieldMeta): number {
  return format === 'email' || format === 'url' ? 180 : 130
}

const FIRST = 180
const LETTER = 7.5
const PADDING = 26

const WIDTHS: Readonly<Partial<Record<FieldMeta['kind'], number>>> = {
  boolean: 90,
  integer: 100,
  decimal: 120,
  money: 130,
  total: 130,
  date: 125,
  dateTime: 180,
  selection: 130,
  longText: 240,
}

function columnOf(
  meta: Meta,
  model: ModelMeta,
  path: string,
  kindOf: (field: FieldMeta) => FieldKindView,
): ListColumn | undefined {
  const found = findPath(meta, model, path)
  if (found === undefined || found.field.kind === 'id') return undefined
  const { field, label } = found
  const kind = kindOf(field)
  const title = (name: string): string =>
    meta.models.find((one) => one.name === name)?.title ?? 'id'
  const own = kind.select(field, title)
  if (own === undefined || field.kind === 'collection') return undefined
  // A list of records has no value of its own: it is shown only by a kind that reads into it.
  if (field.kind === 'manyToMany' && own === field.name) return undefined
  const isSummed = viewOf(model, 'list')?.sums.includes(path) === true
  if (!path.includes('.'))
    return { id: path, label, field, kind, select: own, key: field.name, isSummed }
  const key = path.replaceAll('.', '__')
  return { id: path, label, field, kind, select: spread(path, key), key, isSummed }
}

/** `customer.country.name` → `...customer(...country(key:name))`. */
function spread(path: string, key: string): string {
  const names = path.split('.')
  return names
    .slice(0, -1)
    .reduceRight((inner, name) => `...${name}(${inner})`, `${key}:${names.at(-1)}`)
}
