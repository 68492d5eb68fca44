import type { Field, Model } from '@zennnn/model'
import { targetOf } from '../records/query-sight.ts'
import type { ChangedField, NamedRecord } from './history-entry.ts'

/** Longer texts are cut: a page of fifty changes of whole documents would be tens of megabytes. */
const MAX_CHARACTERS = 10_000

export type Values = Readonly<Record<string, unknown>>

/** Titles of the records that the asker sees, by model and id. */
export type Titles = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The values of an entry; numbers that JavaScript would change stay as written. */
export function parseValues(text: unknown): Values {
  if (typeof text !== 'string') return {}
  const value: unknown = JSON.parse(text, (_, one: unknown, { source }) =>
    typeof one === 'number' && source !== undefined && String(one) !== source ? source : one,
  )
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/**
 * What an entry says of the fields that are in `model`, a model as the asker sees it. What follows from other values
 * (computed fields, totals) is left out: whoever wants to know why it changed reads those.
 */
export function changedFields(
  model: Model,
  values: { readonly before: Values; readonly after: Values },
  titles: Titles,
): readonly ChangedField[] {
  return [...model.fields]
    .filter(([name, field]) => isTold(field) && (name in values.before || name in values.after))
    .map(([name, field]) => ({
      field: name,
      before: valueOf(field, values.before[name], titles),
      after: valueOf(field, values.after[name], titles),
    }))
}

/** The records whose titles `changedFields` needs, as pairs of model and id. */
export function referredIn(model: Model, values: Values): readonly (readonly [string, string])[] {
  return [...model.fields].flatMap(([name, field]) => {
    const target = targetOf(field)
    if (target === undefined || !isTold(field)) return []
    return idsOf(values[name]).map((id) => [target, id] as const)
  })
}

function isTold({ kind }: Field): boolean {
  return kind !== 'computed' && kind !== 'total' && kind !== 'collection' && kind !== 'id'
}

function valueOf(field: Field, value: unknown, titles: Titles): unknown {
  if (value === undefined || value === null) return null
  const target = targetOf(field)
  if (target !== undefined) {
    const named = idsOf(value).map((id) => namedRecord(titles, target, id))
    return field.kind === 'manyToMany' ? named : (named[0] ?? null)
  }
  // Decimals are text in JSON: JavaScript would lose their digits.
  if (typeof value === 'number' && (field.kind === 'decimal' || field.kind === 'money'))
    return String(value)
  return typeof value === 'string' && value.length > MAX_CHARACTERS
    ? `${value.slice(0, MAX_CHARACTERS).toWellFormed()}…`
    : value
}

/** Of what the asker does not see not even the id is told. */
export function namedRecord(titles: Titles, model: string, id: string): NamedRecord {
  const title = titles.get(model)?.get(id)
  return title === undefined ? { id: null, title: null } : { id, title }
}

function idsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((one) => typeof one === 'string')
}
