import { replaceAccess } from './access-replace.ts'
import type { Catalogue, TableFound } from './catalogue.ts'
import { createTable, foreignKeys, mark } from './create-table.ts'
import { diffColumns } from './diff-column.ts'
import { diffConstraints } from './diff-constraint.ts'
import { diffIndexes } from './diff-index.ts'
import type { SchemaPlan, TablePlan } from './plan-shape.ts'
import { quoted, tableOf } from './sql-text.ts'
import type { TableChange } from './table-change.ts'

/** What brings a database from what it has to what its apps declare. */
export interface SchemaChange {
  /** Run together, in one transaction. */
  readonly transaction: readonly string[]
  /** Run one by one outside of a transaction, each of which can take long but locks little. */
  readonly afterwards: readonly string[]
  /** What may lose data or needs a decision: SQL for a written migration, never run by itself. Nothing else runs before. */
  readonly manual: readonly string[]
  /** SQL that would drop what no app declares any more. It does no harm by staying. */
  readonly leftovers: readonly string[]
}

/** Compares plan and catalogue. Additive by itself; nothing that exists is dropped but what we derive (indexes, rules). */
export function diffSchema(plan: SchemaPlan, catalogue: Catalogue): SchemaChange {
  const fresh = plan.tables.filter(({ name }) => !catalogue.tables.has(name))
  const changes = plan.tables.flatMap((table) => {
    const found = catalogue.tables.get(table.name)
    return found === undefined ? [] : [diffTable(table, found)]
  })
  const structure = [
    ...fresh.flatMap(createTable),
    ...fresh.flatMap(foreignKeys),
    ...changes.flatMap((change) => change.structure),
  ]
  const isAccessStale = catalogue.accessMark !== mark(plan.accessHash)
  const access = replaceAccess(plan)
  return {
    // Policies and views hold on to columns, so they go first and come back last, whatever changes between.
    transaction:
      structure.length > 0 || isAccessStale ? [access.remove, ...structure, ...access.make] : [],
    afterwards: changes.flatMap((change) => change.afterwards),
    manual: changes.flatMap((change) => change.manual),
    leftovers: [
      ...changes.flatMap((change) => change.leftovers),
      ...[...catalogue.tables.keys()]
        .filter((name) => !plan.tables.some((table) => table.name === name))
        .map((name) => `drop table ${tableOf(name)}`),
    ],
  }
}

function diffTable(table: TablePlan, found: TableFound): TableChange {
  const parts = [
    diffColumns(table, found),
    diffConstraints(table, found),
    diffIndexes(table, found),
    removedColumns(table, found),
  ]
  return {
    structure: parts.flatMap((part) => part.structure),
    afterwards: parts.flatMap((part) => part.afterwards),
    manual: parts.flatMap((part) => part.manual),
    leftovers: parts.flatMap((part) => part.leftovers),
  }
}

function removedColumns(table: TablePlan, found: TableFound): TableChange {
  const gone = Object.keys(found.columns).filter(
    (name) => !table.columns.some((column) => column.name === name),
  )
  const required = gone.filter((name) => {
    const column = found.columns[name]
    return column?.isRequired === true && !column.hasDefault
  })
  return {
    // Nobody fills it any more; its values stay until somebody decides.
    structure: required.map(
      (name) => `alter table ${tableOf(table.name)} alter column ${quoted(name)} drop not null`,
    ),
    afterwards: [],
    manual: [],
    leftovers: gone.map((name) => `alter table ${tableOf(table.name)} drop column ${quoted(name)}`),
  }
}
