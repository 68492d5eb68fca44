import type { ColumnPlan, TablePlan } from './plan-shape.ts'
import { hashOf, literal, quoted, tableOf } from './sql-text.ts'

/** Marks what we made and from what: the catalogue gives expressions back in words of its own, which cannot be compared. */
export function mark(source: string): string {
  return `zennnn:${hashOf(source).slice(0, 16)}`
}

/** `"name" type default … not null`. */
export function columnSql(column: ColumnPlan): string {
  return [
    quoted(column.name),
    column.type,
    ...(column.generated === undefined ? [] : [`generated always as (${column.generated}) stored`]),
    ...(column.default === undefined ? [] : [`default ${column.default}`]),
    ...(column.isRequired ? ['not null'] : []),
  ].join(' ')
}

/** What a column's comment is made of; undefined when it needs none. */
export function columnSource(column: ColumnPlan): string | undefined {
  return column.generated ?? column.default
}

export function columnComment(table: string, column: ColumnPlan): readonly string[] {
  const source = columnSource(column)
  const text = source === undefined ? 'null' : literal(mark(source))
  return [`comment on column ${tableOf(table)}.${quoted(column.name)} is ${text}`]
}

/** A table with everything but its foreign keys: those need the other tables first. */
export function createTable(table: TablePlan): readonly string[] {
  return [
    `create table ${tableOf(table.name)} (\n  ${table.columns.map(columnSql).join(',\n  ')}\n)`,
    ...table.columns.flatMap((column) =>
      columnSource(column) === undefined ? [] : columnComment(table.name, column),
    ),
    ...table.constraints
      .filter(({ kind }) => kind !== 'foreign')
      .flatMap((constraint) => addConstraint(table.name, constraint)),
    ...table.indexes.flatMap((index) => [
      `create index ${quoted(index.name)} on ${tableOf(table.name)} ${index.definition}`,
      indexComment(index),
    ]),
  ]
}

export function foreignKeys(table: TablePlan): readonly string[] {
  return table.constraints
    .filter(({ kind }) => kind === 'foreign')
    .flatMap((constraint) => addConstraint(table.name, constraint))
}

/** `suffix` is `' not valid'` for a table that has rows. */
export function addConstraint(
  table: string,
  constraint: { readonly name: string; readonly definition: string },
  suffix = '',
): readonly string[] {
  return [
    `alter table ${tableOf(table)} add constraint ${quoted(constraint.name)} ${constraint.definition}${suffix}`,
    constraintComment(table, constraint),
  ]
}

export function constraintComment(
  table: string,
  { name, definition }: { readonly name: string; readonly definition: string },
): string {
  return `comment on constraint ${quoted(name)} on ${tableOf(table)} is ${literal(mark(definition))}`
}

export function indexComment({
  name,
  definition,
}: {
  readonly name: string
  readonly definition: string
}): string {
  return `comment on index app.${quoted(name)} is ${literal(mark(definition))}`
}
