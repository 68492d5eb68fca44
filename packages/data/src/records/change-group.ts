import { InvariantError, type RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { quoted, tableOf } from '../schema/sql-text.ts'
import { columnTypes, PARENT, prepared, VERSION, writableColumns } from './change-sql.ts'
import type { StoredValue } from './stored-value.ts'

export const NOT_THERE = 'There is no such record, or you may not change it.'
export const NOT_THEIRS = 'You may see this record, but not change it in this way.'

/** Rows of one model with the same columns: one statement. Lower ranks go first. */
export interface RowGroup {
  readonly kind: 'insert' | 'update' | 'remove'
  readonly rank: number
  readonly model: Model
  /** Columns written; an insert also names `id` and the reference to the parent. */
  readonly columns: readonly string[]
  readonly parent: { readonly field: string; readonly inverse: string } | undefined
  readonly isVersioned: boolean
  readonly rows: Readonly<Record<string, StoredValue>>[]
}

/** Pairs of one many-to-many field. When `isNew`, there is nothing to take away. */
export interface PairGroup {
  readonly kind: 'pairs'
  readonly rank: number
  readonly table: string
  readonly isNew: boolean
  readonly sources: RecordId[]
  readonly pairs: { readonly source: RecordId; readonly target: RecordId }[]
}

export type GroupStatement = RowGroup | PairGroup

/** Rows travel as one JSON text, so that a statement has the same text for 1 row and for 500. */
export function groupStatements(group: GroupStatement): readonly Statement[] {
  switch (group.kind) {
    case 'insert':
      return [insertStatement(group)]
    case 'update':
      return [updateStatement(group)]
    case 'remove':
      return [removeStatement(group)]
    case 'pairs':
      return pairStatements(group)
  }
}

function insertStatement({ model, columns, rows }: RowGroup): Statement {
  const names = columns.map(quoted).join(', ')
  const values = columns.map((column) => `r.${quoted(column)}`).join(', ')
  return prepared(
    `insert into ${tableOf(model.name)} (${names}) select ${values} from json_to_recordset($1::json) as r(${columnTypes(model, columns)})`,
    [JSON.stringify(rows)],
  )
}

function updateStatement(group: RowGroup): Statement {
  const { model, columns, rows } = group
  const assignments =
    columns.length > 0
      ? columns.map((column) => `${quoted(column)} = r.${quoted(column)}`)
      : [touch(model)]
  const types = [columnTypes(model, ['id', ...columns]), ...guardTypes(group)].join(', ')
  return prepared(
    guarded(
      `update ${tableOf(model.name)} as t set ${assignments.join(', ')} from json_to_recordset($1::json) as r(${types}) where ${match(group)}`,
    ),
    [JSON.stringify(rows), rows.length, ...refusal(group)],
  )
}

/** Without a value of its own the record is still written, so that its version moves. */
function touch(model: Model): string {
  const column = writableColumns(model).next().value
  if (column === undefined)
    throw new InvariantError('change-touch', `${model.name} has no column that could be written.`)
  return `${quoted(column)} = t.${quoted(column)}`
}

function removeStatement(group: RowGroup): Statement {
  const types = ['"id" uuid', ...guardTypes(group)].join(', ')
  return prepared(
    guarded(
      `delete from ${tableOf(group.model.name)} as t using json_to_recordset($1::json) as r(${types}) where ${match(group)}`,
    ),
    [JSON.stringify(group.rows), group.rows.length, ...refusal(group)],
  )
}

function guardTypes({ parent, isVersioned }: RowGroup): readonly string[] {
  return [
    ...(parent === undefined ? [] : [`"${PARENT}" uuid`]),
    ...(isVersioned ? [`"${VERSION}" integer`] : []),
  ]
}

function match({ parent, isVersioned }: RowGroup): string {
  return [
    't."id" = r."id"',
    ...(parent === undefined ? [] : [`t.${quoted(parent.inverse)} = r."${PARENT}"`]),
    ...(isVersioned ? [`t."version" = r."${VERSION}"`] : []),
  ].join(' and ')
}

/** All rows must be hit; the whole batch is undone otherwise. `$2` rows, `$3` SQLSTATE, `$4` message. */
function guarded(change: string): string {
  return `with changed as (${change} returning 1) select zennnn.expect(count(*), $2::bigint, $2::bigint, $3::text, $4::text) as affected from changed`
}

function refusal({ parent, isVersioned }: RowGroup): readonly string[] {
  if (parent !== undefined)
    return [
      'ZN404',
      `${parent.field}: a record to change or remove is not in this list, or you may not change it.`,
    ]
  return isVersioned
    ? ['ZN409', 'Somebody else changed this record in the meantime.']
    : ['ZN404', NOT_THERE]
}

function pairStatements({ table, isNew, sources, pairs }: PairGroup): readonly Statement[] {
  const name = tableOf(table)
  const wanted = JSON.stringify(pairs)
  const rows = 'json_to_recordset($1::json) as r("source" uuid, "target" uuid)'
  const remove = prepared(
    `delete from ${name} as p where p."source" = any($2::uuid[]) and not exists (select from ${rows} where r."source" = p."source" and r."target" = p."target")`,
    [wanted, sources],
  )
  // The pairs of a record that is seen but not theirs to change are not found by the deletion.
  const kept = prepared(
    `select zennnn.expect(count(*), 0, 0, 'ZN403', $3::text) from ${name} as p where p."source" = any($2::uuid[]) and not exists (select from ${rows} where r."source" = p."source" and r."target" = p."target")`,
    [wanted, sources, NOT_THEIRS],
  )
  const add = prepared(
    `insert into ${name} ("source", "target") select r."source", r."target" from ${rows} on conflict do nothing`,
    [wanted],
  )
  return [...(isNew ? [] : [remove]), ...(pairs.length > 0 ? [add] : []), ...(isNew ? [] : [kept])]
}
