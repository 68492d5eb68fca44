import { PlatformError } from '@zennnn/kernel'
import type { Model, Registry } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { inGroups } from '../schema/plan-granted.ts'
import { readSource } from '../schema/plan-mask.ts'
import { literal, quoted, tableOf } from '../schema/sql-text.ts'
import { isMasked } from './change-masked.ts'
import { ownIdGuard } from './change-own-id.ts'
import type { RowChange } from './change-row.ts'
import { columnTypes, prepared } from './change-sql.ts'
import type { StoredValue } from './stored-value.ts'

const COMPANY = 'company'
/** A member of the JSON rows that is no column. */
const POSITION = '=position'

/** What to do with a record that exists: take over the values given, or leave it as it is. */
export type Resolution = 'merge' | 'ignore'

export interface Upsert {
  readonly model: Model
  /** Fields whose values together name a record: `id`, a unique field, or a declared set of unique fields. */
  readonly key: readonly string[]
  readonly resolution: Resolution
  readonly rows: readonly RowChange[]
}

/** `id` when `onConflict` is empty; otherwise refuses (QUERY_INVALID) what is not declared unique. */
export function upsertKey(
  model: Model,
  onConflict: readonly string[] | undefined,
): readonly string[] {
  if (onConflict === undefined || onConflict.length === 0) return ['id']
  const wanted = [...onConflict].sort().join()
  if (uniqueKeys(model).some((key) => [...key].sort().join() === wanted)) return onConflict
  throw new PlatformError('QUERY_INVALID', {
    message: `on_conflict: the fields ${onConflict.join(', ')} are not declared unique together in "${model.name}".`,
    hint: `Unique are: ${uniqueKeys(model)
      .map((key) => key.join('+'))
      .join('; ')}.`,
  })
}

/**
 * First the records that exist are changed where they differ, then the missing ones are made: an `on conflict` clause
 * would give sequence numbers to rows that are never made, and demand required values of records that have them. Two
 * who make the same key at the same moment: the second gets UNIQUE_VIOLATED and may repeat.
 */
export function compileUpsert(upsert: Upsert): readonly Statement[] {
  refuseRepeatedKeys(upsert)
  const groups = groupsOf(upsert).flatMap((rows) => compileGroup({ ...upsert, rows }))
  return [...keyGuard(upsert), ...groups]
}

/**
 * Code may name a key that its caller may not read: to them no record has it, and the unique index would then tell of the
 * one that does.
 */
function keyGuard({ model, key }: Upsert): readonly Statement[] {
  const limits = key
    .filter((name) => isMasked(model, name))
    .map((name) => inGroups(model.fields.get(name)?.groups ?? [], model.name))
  if (limits.length === 0) return []
  const may = `current_user <> 'zennnn_user' or (${limits.join(' and ')})`
  const message = literal(`on_conflict: You may not see ${key.join(', ')} of the records.`)
  return [
    prepared(
      `select zennnn.expect(case when ${may} then 0 else 1 end, 0, 0, 'ZN403', ${message})`,
      [],
    ),
  ]
}

/** Reads after `compileUpsert`: rows `{id, position}`, where position is that of the row given. */
export function compileUpsertedIds(upsert: Upsert): readonly Statement[] {
  const { model, key } = upsert
  const positions = positionsOf(upsert)
  return groupsOf(upsert).map((rows) => {
    const hasCompany = rows[0]?.values.has(COMPANY) === true && !key.includes(COMPANY)
    const names = hasCompany ? [...key, COMPANY] : key
    const wanted = rows.map((row) => ({
      [POSITION]: positions.get(row),
      ...Object.fromEntries(names.map((name) => [name, keyValue(row, name)])),
    }))
    const types = `"${POSITION}" integer, ${columnTypes(model, names)}`
    return prepared(
      `select t."id", r."${POSITION}" as position from json_to_recordset($1::json) as r(${types}) join ${keySource(upsert)} as t on ${matchKey(upsert, names)}`,
      [JSON.stringify(wanted)],
    )
  })
}

/**
 * Of the records that the merge passed over, those that still differ: rows `{position}`. Somebody else may have deleted one
 * at the same moment, or given it the very values.
 */
export function compileUnmerged(
  upsert: Upsert,
  passedOver: readonly string[],
): readonly Statement[] {
  const positions = positionsOf(upsert)
  return groupsOf(upsert).map((rows) => {
    const columns = ['id', ...(rows[0]?.values.keys() ?? [])]
    const types = `"${POSITION}" integer, ${columnTypes(upsert.model, columns)}`
    const given = rows.map((row) => ({ [POSITION]: positions.get(row), ...plainRow(row) }))
    return prepared(
      `select r."${POSITION}" as position from json_to_recordset($1::json) as r(${types}) join ${keySource(upsert)} as t on ${matchKey(upsert, columns)} where t."id" = any($2::uuid[])${differs(upsert, columns)}`,
      [JSON.stringify(given), passedOver],
    )
  })
}

function positionsOf({ rows }: Upsert): ReadonlyMap<RowChange, number> {
  return new Map(rows.map((row, index) => [row, index]))
}

/** Go before `compileUpsert` when records bring their ids: they may name what the writer sees, but nothing new. */
export function compileUpsertGuards(registry: Registry, upsert: Upsert): readonly Statement[] {
  const { model } = upsert
  return groupsOf(upsert).map((rows) => {
    const columns = ['id', ...(rows[0]?.values.keys() ?? [])]
    const given = `json_to_recordset($1::json) as r(${columnTypes(model, columns)})`
    const missing = `not exists (select from ${keySource(upsert)} as t where ${matchKey(upsert, columns)})`
    return ownIdGuard(registry, model, {
      text: `(select count(*) from ${given} where ${missing})`,
      values: [rowsJson(rows)],
    })
  })
}

/** Rows with the same columns go into the same statements. */
function groupsOf({ rows }: Upsert): readonly (readonly RowChange[])[] {
  const groups = new Map<string, RowChange[]>()
  for (const row of rows) {
    const columns = [...row.values.keys()].sort().join()
    const group = groups.get(columns)
    if (group === undefined) groups.set(columns, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function compileGroup(upsert: Upsert): readonly Statement[] {
  const { model, resolution, rows } = upsert
  const columns = ['id', ...(rows[0]?.values.keys() ?? [])]
  const values = [rowsJson(rows)]
  const given = `json_to_recordset($1::json) as r(${columnTypes(model, columns)})`
  const match = matchKey(upsert, columns)
  const insert = prepared(
    `insert into ${tableOf(model.name)} (${columns.map(quoted).join(', ')}) select ${columns.map((column) => `r.${quoted(column)}`).join(', ')} from ${given} where not exists (select from ${keySource(upsert)} as t where ${match})`,
    values,
  )
  if (resolution === 'ignore' || mergedColumns(upsert, columns).length === 0) return [insert]
  return [prepared(mergeText(upsert, columns, given), values), insert]
}

function rowsJson(rows: readonly RowChange[]): string {
  return JSON.stringify(rows.map(plainRow))
}

function plainRow(row: RowChange): Readonly<Record<string, StoredValue>> {
  return { id: row.id, ...Object.fromEntries(row.values) }
}

/** Answers one row `{passed_over: uuid[]}`: records that are seen and differ, and were not changed. */
function mergeText(upsert: Upsert, columns: readonly string[], given: string): string {
  const table = tableOf(upsert.model.name)
  const assignments = mergedColumns(upsert, columns)
    .map((column) => `${quoted(column)} = r.${quoted(column)}`)
    .join(', ')
  const source = keySource(upsert)
  const condition = `${matchKey(upsert, columns)}${differs(upsert, columns)}`
  const [from, where] =
    source === table
      ? [given, condition]
      : [
          `${given}, ${source} as k`,
          `t."id" = k."id" and ${matchKey(upsert, columns, 'k')}${differs(upsert, columns)}`,
        ]
  const update = `update ${table} as t set ${assignments} from ${from} where ${where} returning t."id"`
  const others = `select t."id" from ${given}, ${source} as t where ${condition} except all select changed."id" from changed`
  return `with changed as (${update}) select array(${others}) as passed_over`
}

function mergedColumns({ key }: Upsert, columns: readonly string[]): readonly string[] {
  return columns.filter((column) => column !== 'id' && !key.includes(column))
}

/** A field limited to groups cannot be read from the table, so it cannot be compared there: such a record counts as different. */
function differs(upsert: Upsert, columns: readonly string[]): string {
  const { fields } = upsert.model
  const merged = mergedColumns(upsert, columns)
  if (!merged.every((column) => fields.get(column)?.groups.length === 0)) return ''
  return ` and (${merged.map((column) => `t.${quoted(column)} is distinct from r.${quoted(column)}`).join(' or ')})`
}

/** Where records are looked up by their key: the table, or the masking view when the key cannot be read there. */
function keySource({ model, key }: Upsert): string {
  const isHidden = [...key, COMPANY].some((name) => isMasked(model, name))
  return isHidden ? readSource(model) : tableOf(model.name)
}

function matchKey({ model, key }: Upsert, given: readonly string[], alias = 't'): string {
  const own = key.map((name) => `${alias}.${quoted(name)} = r.${quoted(name)}`)
  const company = matchCompany(model, key, given).map((value) => `${alias}."company" ${value}`)
  return [...own, ...company].join(' and ')
}

/** A unique field is unique within a company: the same value in another company is another record. */
function matchCompany(
  model: Model,
  key: readonly string[],
  given: readonly string[],
): readonly string[] {
  const field = model.fields.get(COMPANY)
  const [name = ''] = key
  const isScoped =
    key.length === 1 && name !== 'id' && !model.unique.some((set) => set.join() === name)
  if (field?.kind !== 'reference' || model.name === 'user' || !isScoped || name === COMPANY)
    return []
  if (given.includes(COMPANY)) return ['is not distinct from r."company"']
  if (field.default === undefined) return ['is null']
  return [`is not distinct from nullif(current_setting('zennnn.company', true), '')::uuid`]
}

function uniqueKeys(model: Model): readonly (readonly string[])[] {
  const single = [...model.fields].filter(([, field]) => 'unique' in field && field.unique)
  // A set with a field that the writer does not know of would tell its name.
  const sets = model.unique.filter((set) => set.every((name) => model.fields.has(name)))
  return [['id'], ...single.map(([name]) => [name]), ...sets]
}

function refuseRepeatedKeys({ key, rows }: Upsert): void {
  const seen = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    const values = key.map((name) => keyValue(row, name))
    if (values.includes(null))
      throw new PlatformError('VALUE_INVALID', {
        message: `[${index}]: a value is needed for each of ${key.join(', ')}, by which records are recognised.`,
      })
    const place = JSON.stringify([...values, row.values.get(COMPANY)])
    const known = seen.get(place)
    if (known !== undefined)
      throw new PlatformError('VALUE_INVALID', {
        message: `[${known}] and [${index}] have the same ${key.join(', ')}. Send each record once.`,
      })
    seen.set(place, index)
  }
}

function keyValue(row: RowChange, name: string): StoredValue {
  return name === 'id' ? row.id : (row.values.get(name) ?? null)
}
