import type { ColumnFound, TableFound } from './catalogue.ts'
import { columnComment, columnSource, columnSql, mark } from './create-table.ts'
import type { ColumnPlan, TablePlan } from './plan-shape.ts'
import { quoted, tableOf } from './sql-text.ts'
import type { TableChange } from './table-change.ts'

/** A change that rewrites a table locks it; above this a person chooses the hour. */
const REWRITE_LIMIT_BYTES = 100_000_000

interface Part {
  readonly structure?: readonly string[]
  readonly manual?: readonly string[]
}

/** Columns that are new or differ. */
export function diffColumns(table: TablePlan, found: TableFound): TableChange {
  const parts = table.columns.map((column): Part => {
    const existing = found.columns[column.name]
    return existing === undefined
      ? addColumn(table, column, found)
      : changeColumn(table, column, existing, found)
  })
  return {
    structure: parts.flatMap((part) => part.structure ?? []),
    afterwards: [],
    manual: parts.flatMap((part) => part.manual ?? []),
    leftovers: [],
  }
}

function addColumn(table: TablePlan, column: ColumnPlan, found: TableFound): Part {
  const add = [
    `alter table ${tableOf(table.name)} add column ${columnSql(column)}`,
    ...columnComment(table.name, column),
  ]
  if (column.isRequired && column.default === undefined && found.mayHaveRows)
    return { manual: [`${add[0]} -- existing rows need a value first`] }
  if (column.generated !== undefined && found.bytes > REWRITE_LIMIT_BYTES)
    return { manual: [`${add[0]} -- writes ${found.bytes} bytes anew`] }
  return { structure: add }
}

function changeColumn(
  table: TablePlan,
  column: ColumnPlan,
  existing: ColumnFound,
  found: TableFound,
): Part {
  const alter = `alter table ${tableOf(table.name)} alter column ${quoted(column.name)}`
  if (column.generated !== undefined || existing.isGenerated)
    return changeGenerated(table, column, existing, found)
  const parts = [
    changeType(column, existing, alter, found),
    changeDefault(table, column, existing, alter),
    changeRequired(table, column, existing, { alter, found }),
  ]
  return {
    structure: parts.flatMap((part) => part.structure ?? []),
    manual: parts.flatMap((part) => part.manual ?? []),
  }
}

/** A generated column holds nothing that cannot be computed again. */
function changeGenerated(
  table: TablePlan,
  column: ColumnPlan,
  existing: ColumnFound,
  found: TableFound,
): Part {
  const source = columnSource(column)
  const isSame =
    existing.isGenerated &&
    column.generated !== undefined &&
    existing.type === column.type &&
    source !== undefined &&
    existing.mark === mark(source)
  if (isSame) return {}
  const steps = [
    `alter table ${tableOf(table.name)} drop column ${quoted(column.name)}`,
    `alter table ${tableOf(table.name)} add column ${columnSql(column)}`,
  ]
  const isSafe =
    existing.isGenerated && column.generated !== undefined && found.bytes <= REWRITE_LIMIT_BYTES
  return isSafe
    ? { structure: [...steps, ...columnComment(table.name, column)] }
    : { manual: steps }
}

function changeType(
  column: ColumnPlan,
  existing: ColumnFound,
  alter: string,
  found: TableFound,
): Part {
  if (existing.type === column.type) return {}
  const step = `${alter} type ${column.type}`
  const widening = widens(existing.type, column.type)
  if (widening === 'free' || !found.mayHaveRows) return { structure: [step] }
  if (widening === 'rewrite' && found.bytes <= REWRITE_LIMIT_BYTES) return { structure: [step] }
  return { manual: [`${step} -- from ${existing.type}`] }
}

/** Whether every value of `from` is a value of `to`, and what the change costs. */
function widens(from: string, to: string): 'free' | 'rewrite' | undefined {
  const [left, right] = [numericShape(from), numericShape(to)]
  if (left !== undefined && right !== undefined) {
    if (right === 'any') return 'free'
    if (left === 'any') return undefined
    const isWider = right.precision - right.scale >= left.precision - left.scale
    if (!isWider || right.scale < left.scale) return undefined
    return right.scale === left.scale ? 'free' : 'rewrite'
  }
  const integerDigits = 10
  if (from === 'integer' && right !== undefined)
    return right === 'any' || right.precision - right.scale >= integerDigits ? 'rewrite' : undefined
  return undefined
}

function numericShape(
  type: string,
): { readonly precision: number; readonly scale: number } | 'any' | undefined {
  if (type === 'numeric') return 'any'
  const match = /^numeric\((\d+),(\d+)\)$/.exec(type)
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) }
}

function changeDefault(
  table: TablePlan,
  column: ColumnPlan,
  existing: ColumnFound,
  alter: string,
): Part {
  const wanted = column.default === undefined ? null : mark(column.default)
  if (wanted === existing.mark && existing.hasDefault === (column.default !== undefined)) return {}
  return {
    structure: [
      column.default === undefined
        ? `${alter} drop default`
        : `${alter} set default ${column.default}`,
      ...columnComment(table.name, column),
    ],
  }
}

function changeRequired(
  table: TablePlan,
  column: ColumnPlan,
  existing: ColumnFound,
  { alter, found }: { readonly alter: string; readonly found: TableFound },
): Part {
  if (existing.isRequired === column.isRequired) return {}
  if (!column.isRequired) return { structure: [`${alter} drop not null`] }
  const set = `${alter} set not null`
  if (!found.mayHaveRows) return { structure: [set] }
  return {
    manual: [
      `update ${tableOf(table.name)} set ${quoted(column.name)} = /* value */ where ${quoted(column.name)} is null`,
      set,
    ],
  }
}
