import { type FieldMeta, type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import type { Filter, ListQuery } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { findPath, titlePath } from './field-path.ts'
import { type FilterCondition, filterCondition, toCondition } from './filter-tree.ts'
import type { SearchState, SortTerm, TextFacet } from './search-state.ts'

export type Question = Required<Pick<ListQuery, 'filters' | 'conditions' | 'order'>>

/** All text fields of the search view together. */
export const ANY_FIELD = '*'

/** What the state asks of the server. */
export function toQuestion(meta: Meta, model: ModelMeta, state: SearchState): Question {
  const tree = toCondition(state.tree, (condition) => conditionFilters(meta, model, condition))
  return {
    filters: state.filters.map((name): Filter => ['filter', 'eq', name]),
    conditions: [
      ...textConditions(meta, model, state.texts),
      ...(tree === undefined ? [] : [tree]),
    ],
    order: toOrder(meta, model, state.order),
  }
}

/** The fields in which free text is looked for. */
export function textFields(model: ModelMeta): readonly string[] {
  const fields = viewOf(model, 'search')?.text ?? []
  return fields.length > 0 ? fields : [model.title]
}

/** Sorting by a reference means by the title of what it leads to; a list begins in the order that its view declares. */
function toOrder(meta: Meta, model: ModelMeta, order: readonly SortTerm[]): string {
  const terms = order.length > 0 ? order : declaredOrder(model)
  return terms
    .map(({ field, isDescending }) => `${orderPath(meta, model, field)}.${direction(isDescending)}`)
    .join(',')
}

/** `date desc, number` of the list view, or of the model. */
function declaredOrder(model: ModelMeta): readonly SortTerm[] {
  const text = viewOf(model, 'list')?.order ?? model.order
  return text
    .split(',')
    .map((term) => term.trim().split(/\s+/))
    .filter(([field]) => field !== undefined && field !== '')
    .map(([field = '', word]) => ({ field, isDescending: word === 'desc' }))
}

function direction(isDescending: boolean): string {
  return isDescending ? 'desc' : 'asc'
}

function orderPath(meta: Meta, model: ModelMeta, path: string): string {
  const found = findPath(meta, model, path)
  const title = found === undefined ? undefined : titlePath(meta, found.field)
  const names = (path.includes('.') ? path : (title ?? path)).split('.')
  return names.slice(0, -1).reduceRight((inner, name) => `${name}(${inner})`, names.at(-1) ?? path)
}

/** Words in the same field: one of them; in different fields: all of them. */
function textConditions(
  meta: Meta,
  model: ModelMeta,
  texts: readonly TextFacet[],
): readonly string[] {
  const fields = [...new Set(texts.map(({ field }) => field))]
  return fields.map((field) => {
    const words = texts.filter((one) => one.field === field).map((one) => one.words)
    const parts = words.flatMap((one) => wordConditions(meta, model, field, one))
    return parts.length === 1 ? String(parts[0]) : `or(${parts.join(',')})`
  })
}

function wordConditions(
  meta: Meta,
  model: ModelMeta,
  field: string,
  words: string,
): readonly string[] {
  const paths = field === ANY_FIELD ? textFields(model) : [field]
  return paths.map((path) => {
    const found = findPath(meta, model, path)
    const wanted = found === undefined ? undefined : labelFilter(found.field, path, words)
    const title = found === undefined ? undefined : titlePath(meta, found.field)
    return filterCondition(wanted ?? [title ?? path, 'ilike', pattern(words)])
  })
}

/** A selection stores keys; people look for what they read. */
function labelFilter(field: FieldMeta, path: string, words: string): Filter | undefined {
  if (field.kind !== 'selection') return undefined
  const wanted = words.toLowerCase()
  const keys = (field.values ?? [])
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ value }) => `"${value}"`)
  return [path, 'in', `(${keys.join(',')})`]
}

/** `*` stays a wildcard; signs that mean something to LIKE do not. */
function pattern(words: string): string {
  return `*${words.replaceAll(/[\\%_]/g, '\\$&')}*`
}

function conditionFilters(
  meta: Meta,
  model: ModelMeta,
  { path, operator, value }: FilterCondition,
): readonly Filter[] | undefined {
  const found = findPath(meta, model, path)
  if (found === undefined) return undefined
  return kindOf(found.field)
    .operators.find(({ name }) => name === operator)
    ?.toFilters(path, value)
}
