import { type FieldMeta, fieldOf, type Meta, type ModelMeta } from '../api/meta.ts'
import { filterCondition } from '../search/filter-tree.ts'
import { monthCondition, monthGroups } from './group-months.ts'

/** One group of records: those with the same value in the field that they are grouped by. */
export interface RecordGroup {
  readonly field: FieldMeta
  /** Of a reference its id, of a date its month; null for records without one. */
  readonly value: string | number | boolean | null
  /** What a reference leads to; undefined for other fields, and where it may not be seen. */
  readonly title: string | undefined
  readonly count: number
  /** By the id of the column. */
  readonly sums: Readonly<Record<string, string>>
}

const VALUE = 'group_value'
const TITLE = 'group_title'
const COUNT = 'group_count'

/** Counts and sums of each group in one question: the database groups by all that is selected beside them. */
export function groupSelect(meta: Meta, field: FieldMeta, sums: readonly string[]): string {
  const target =
    field.kind === 'reference' ? meta.models.find(({ name }) => name === field.model) : undefined
  return [
    `${VALUE}:${field.name}`,
    ...(target === undefined ? [] : [`...${field.name}(${TITLE}:${target.title})`]),
    `${COUNT}:count()`,
    ...sumSelect(sums),
  ].join(',')
}

export function sumSelect(sums: readonly string[]): readonly string[] {
  return sums.map((name) => `sum_${name}:${name}.sum()`)
}

export function readSums(
  row: Readonly<Record<string, unknown>> | undefined,
  sums: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sums
      .map((name) => [name, row?.[`sum_${name}`]] as const)
      .filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string'),
  )
}

/** The groups of an answer: references by title, selections as declared, dates by month, the rest by value; what has none comes last. */
export function readGroups(
  model: ModelMeta,
  by: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  sums: readonly string[],
): readonly RecordGroup[] {
  const field = fieldOf(model, by)
  if (field === undefined) return []
  const groups = rows.map((row): RecordGroup => {
    const { [VALUE]: value, [TITLE]: title, [COUNT]: count } = row
    return {
      field,
      value: isValue(value) ? value : null,
      title: typeof title === 'string' ? title : undefined,
      count: Number(count),
      sums: readSums(row, sums),
    }
  })
  if (field.kind === 'date') return monthGroups(groups)
  return groups.toSorted((a, b) => compareGroups(field, a, b))
}

/** The records of a group, as a condition. */
export function groupCondition({ field, value }: Pick<RecordGroup, 'field' | 'value'>): string {
  if (value === null) return filterCondition([field.name, 'is', 'null'])
  const month = field.kind === 'date' ? monthCondition(field.name, value) : undefined
  return month ?? filterCondition([field.name, 'eq', String(value)])
}

/** A key that no other group of the list has; `path` are the conditions around it. */
export function groupKey(path: readonly string[], group: RecordGroup): string {
  return [...path, groupCondition(group)].join(' / ')
}

function compareGroups(field: FieldMeta, a: RecordGroup, b: RecordGroup): number {
  if (a.value === null || b.value === null)
    return Number(a.value === null) - Number(b.value === null)
  if (field.kind === 'selection') return position(field, a.value) - position(field, b.value)
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
  return (a.title ?? String(a.value)).localeCompare(b.title ?? String(b.value), undefined, {
    numeric: true,
  })
}

function position(field: FieldMeta, value: unknown): number {
  return (field.values ?? []).findIndex((one) => one.value === value)
}

function isValue(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
