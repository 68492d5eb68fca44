import type { TableFound } from './catalogue.ts'
import { indexComment, mark } from './create-table.ts'
import type { IndexPlan, TablePlan } from './plan-shape.ts'
import { quoted, tableOf } from './sql-text.ts'
import type { TableChange } from './table-change.ts'

/** Indexes that are new, broken off half-way, differ, or are ours and wanted no longer. All without locking writers out. */
export function diffIndexes(table: TablePlan, found: TableFound): TableChange {
  const afterwards = [
    ...table.indexes.flatMap((index) => diffOne(table, index, found)),
    ...Object.entries(found.indexes)
      .filter(
        ([name, existing]) =>
          existing.mark?.startsWith('zennnn:') === true &&
          !table.indexes.some((index) => index.name === name),
      )
      .map(([name]) => drop(name)),
  ]
  return { structure: [], afterwards, manual: [], leftovers: [] }
}

function diffOne(table: TablePlan, index: IndexPlan, found: TableFound): readonly string[] {
  const existing = found.indexes[index.name]
  if (existing?.isValid === true && existing.mark === mark(index.definition)) return []
  return [
    ...(existing === undefined ? [] : [drop(index.name)]),
    `create index concurrently ${quoted(index.name)} on ${tableOf(table.name)} ${index.definition}`,
    indexComment(index),
  ]
}

function drop(name: string): string {
  return `drop index concurrently app.${quoted(name)}`
}
