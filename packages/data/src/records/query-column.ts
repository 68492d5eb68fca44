import type { Field, Model } from '@zennnn/model'
import { readSource as sourceOf } from '../schema/plan-mask.ts'
import { type JsonStep, QUERY_LIMITS } from './query.ts'
import { bind, type Draft, identifier, type Place } from './query-draft.ts'
import { refuseQuery, unknownField } from './query-refuse.ts'
import type { Sight } from './query-sight.ts'
import { findValueType, type ValueType } from './value-type.ts'

/** A field of a record of the statement, ready to stand in an expression. */
export interface Column {
  readonly sql: string
  readonly type: ValueType
  readonly field: Field
  /** `model.field` as messages name it. */
  readonly at: string
}

/** Throws FIELD_UNKNOWN; QUERY_INVALID when the field has no column (lists) or a path leads into something not json. */
export function findColumn(
  draft: Draft,
  place: Place,
  name: string,
  path: readonly JsonStep[],
): Column {
  const { model, alias } = place
  const field = model.fields.get(name)
  if (field === undefined) throw unknownField(model.name, name)
  const at = `${model.name}.${name}`
  const type = findValueType(field)
  if (type === undefined) throw refuseQuery(`${at} is a list of records.`, `Embed it: ${name}(id).`)
  const sql = `${alias}.${identifier(name)}`
  if (path.length === 0) return { sql, type, field, at }
  if (type !== 'jsonb') throw refuseQuery(`${at} is not json, so nothing can be read inside it.`)
  return { sql: jsonPath(draft, sql, path, at), type: jsonType(path), field, at }
}

/** What the rows of a model are read from: decided by all its fields, also by those that are hidden here. */
export function readSource(sight: Sight, model: Model): string {
  return sourceOf(sight.registry.models.get(model.name) ?? model)
}

function jsonType(path: readonly JsonStep[]): ValueType {
  return path.at(-1)?.arrow === '->>' ? 'text' : 'jsonb'
}

function jsonPath(draft: Draft, sql: string, path: readonly JsonStep[], at: string): string {
  if (path.length > QUERY_LIMITS.jsonSteps)
    throw refuseQuery(`${at}: a path has at most ${QUERY_LIMITS.jsonSteps} steps.`)
  if (path.slice(0, -1).some((step) => step.arrow === '->>'))
    throw refuseQuery(`${at}: ->> takes the text, so it can only be the last step.`)
  const steps = path.map(({ arrow, key }) => {
    if (key.includes('\0') || !key.isWellFormed())
      throw refuseQuery(`${at}: a key contains a NUL character or half a surrogate pair.`)
    const isIndex = /^-?\d{1,9}$/.test(key)
    return `${arrow}${bind(draft, isIndex ? 'integer' : 'text', key)}`
  })
  return `(${sql}${steps.join('')})`
}
