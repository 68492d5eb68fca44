import type { Field } from '@zennnn/model'
import type { JsonMember } from '../connections/statement.ts'
import type { Aggregate, Selected, SelectedAggregate, SelectedField } from './query.ts'
import { type Column, findColumn } from './query-column.ts'
import { type Draft, identifier, type Place, spend } from './query-draft.ts'
import { quoted, refuseQuery } from './query-refuse.ts'
import { findValueType, type ValueType } from './value-type.ts'

/** One key of the JSON objects that come of the statement. */
export interface Output {
  readonly name: string
  /** Of its column; with `inner`, the alias that has its columns. */
  readonly sql: string
  readonly origin: 'star' | 'named' | 'aggregate'
  /** Null only where the whole record is missing. */
  readonly isAlways?: boolean
  /** The columns of a record behind a reference, which become an object. */
  readonly inner?: {
    readonly columns: readonly string[]
    readonly members: readonly JsonMember[]
    readonly marker: number
  }
}

const ALIAS = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/
const FORBIDDEN_ALIASES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Casts that cannot fail, whatever the value: a failing one would answer with an error of PostgreSQL. */
const CASTS: Readonly<Record<ValueType, ReadonlyMap<string, string>>> = {
  text: new Map([['text', 'text']]),
  integer: new Map([
    ['text', 'text'],
    ['int', 'integer'],
    ['int4', 'integer'],
    ['integer', 'integer'],
    ['int8', 'bigint'],
    ['bigint', 'bigint'],
    ['numeric', 'numeric'],
  ]),
  numeric: new Map([
    ['text', 'text'],
    ['numeric', 'numeric'],
  ]),
  boolean: new Map([
    ['text', 'text'],
    ['int', 'integer'],
    ['integer', 'integer'],
  ]),
  date: new Map([
    ['text', 'text'],
    ['date', 'date'],
    ['timestamptz', 'timestamptz'],
  ]),
  timestamptz: new Map([
    ['text', 'text'],
    ['date', 'date'],
    ['timestamptz', 'timestamptz'],
  ]),
  uuid: new Map([
    ['text', 'text'],
    ['uuid', 'uuid'],
  ]),
  jsonb: new Map([
    ['text', 'text'],
    ['json', 'json'],
    ['jsonb', 'jsonb'],
  ]),
}

const AGGREGATED: Readonly<Record<Exclude<Aggregate, 'count'>, ReadonlySet<ValueType>>> = {
  sum: new Set(['integer', 'numeric']),
  avg: new Set(['integer', 'numeric']),
  min: new Set(['integer', 'numeric', 'text', 'date', 'timestamptz']),
  max: new Set(['integer', 'numeric', 'text', 'date', 'timestamptz']),
}

/** The outputs of one selected item that is not an embedded relation. */
export function compileOutputs(
  draft: Draft,
  place: Place,
  item: Exclude<Selected, { kind: 'embed' }>,
): readonly Output[] {
  if (item.kind === 'all') return allFields(draft, place)
  spend(draft, 'selected')
  if (item.kind === 'aggregate')
    return [{ ...compileAggregate(draft, place, item), origin: 'aggregate' }]
  const column = findColumn(draft, place, item.name, item.path)
  const sql =
    item.cast === undefined ? shown(draft, column.sql, column.type) : cast(column, item.cast)
  const name = checkAlias(item.alias ?? defaultName(item))
  return [
    { name, sql, origin: 'named', isAlways: item.path.length === 0 && isAlways(column.field) },
  ]
}

/**
 * The outputs in order, each name once: an item that was named replaces what `*` brought under the same name (so that
 * `*,customer(name)` works), and naming the same thing twice is no mistake. Two different things under one name are.
 */
export function mergeOutputs(outputs: readonly Output[]): readonly Output[] {
  const merged = new Map<string, Output>()
  for (const output of outputs) {
    const other = merged.get(output.name)
    if (other === undefined || other.origin === 'star') merged.set(output.name, output)
    else if (output.origin !== 'star' && output.sql !== other.sql)
      throw refuseQuery(
        `Two selected things are called ${quoted(output.name)}.`,
        'Give one of them an alias: other_name:field.',
      )
  }
  return [...merged.values()]
}

/** A key that a reader may choose: it becomes an identifier of the statement, so only plain words are accepted. */
export function checkAlias(alias: string): string {
  if (ALIAS.test(alias) && !FORBIDDEN_ALIASES.has(alias)) return alias
  throw refuseQuery(
    `${quoted(alias)} cannot be the name of a selected field.`,
    'An alias has letters A to Z, digits, _ and -, at most 63.',
  )
}

function allFields(draft: Draft, place: Place): readonly Output[] {
  const outputs: Output[] = []
  for (const [name, field] of place.model.fields) {
    const type = findValueType(field)
    if (type === undefined) continue
    spend(draft, 'selected')
    const sql = shown(draft, `${place.alias}.${identifier(name)}`, type)
    outputs.push({ name, sql, origin: 'star', isAlways: isAlways(field) })
  }
  return outputs
}

/** Decimals leave as JSON strings: a JSON number would be read as a float, and cents would be lost. */
function shown(draft: Draft, sql: string, type: ValueType): string {
  if (type === 'jsonb') return asJson(draft, sql)
  return type === 'numeric' ? `${sql}::text` : sql
}

/** A value of JSON, without its empty keys when the reader wants none. */
export function asJson(draft: Draft, sql: string): string {
  return draft.stripNulls ? `json_strip_nulls(${sql}::json)` : sql
}

/** A limited field reads as null for those whom it is not for. */
function isAlways(field: Field): boolean {
  return field.required && field.groups.length === 0
}

function cast(column: Pick<Column, 'sql' | 'type' | 'at'>, name: string): string {
  const type = CASTS[column.type].get(name.toLowerCase())
  if (type === undefined)
    throw refuseQuery(
      `${column.at} cannot be cast to ${quoted(name)}.`,
      `Possible: ${[...CASTS[column.type].keys()].join(', ')}.`,
    )
  return `${column.sql}::${type}`
}

/** As PostgREST names it: the last key of a json path, or the field. */
function defaultName(item: SelectedField): string {
  return item.path.findLast((step) => !/^-?\d+$/.test(step.key))?.key ?? item.name
}

function compileAggregate(
  draft: Draft,
  place: Place,
  item: SelectedAggregate,
): Pick<Output, 'name' | 'sql'> {
  const name = checkAlias(item.alias ?? item.fn)
  const at = `${place.model.name}.${item.field ?? '*'}.${item.fn}()`
  if (item.field === undefined) {
    if (item.fn !== 'count') throw refuseQuery(`${item.fn}() needs a field: amount.${item.fn}().`)
    return { name, sql: aggregated(draft, 'count(*)', 'integer', { to: item.cast, at }) }
  }
  const column = findColumn(draft, place, item.field, [])
  const sql = `${item.fn}(${column.sql})`
  if (item.fn === 'count')
    return { name, sql: aggregated(draft, sql, 'integer', { to: item.cast, at }) }
  if (!AGGREGATED[item.fn].has(column.type))
    throw refuseQuery(`${column.at} has no ${item.fn}(): it is ${column.type}.`)
  const type = item.fn === 'avg' ? 'numeric' : column.type
  return { name, sql: aggregated(draft, sql, type, { to: item.cast, at }) }
}

function aggregated(
  draft: Draft,
  sql: string,
  type: ValueType,
  { to, at }: { readonly to: string | undefined; readonly at: string },
): string {
  return to === undefined ? shown(draft, sql, type) : cast({ sql, type, at }, to)
}
