import type { ConstraintFound, TableFound } from './catalogue.ts'
import { addConstraint, constraintComment, mark } from './create-table.ts'
import type { ConstraintPlan, TablePlan } from './plan-shape.ts'
import { quoted, tableOf } from './sql-text.ts'
import type { TableChange } from './table-change.ts'

interface Part {
  readonly structure?: readonly string[]
  readonly afterwards?: readonly string[]
}

/**
 * Constraints that are new, differ, are not validated yet or belong to us no longer. A table with rows gets them NOT
 * VALID first and validated afterwards, a unique one through an index built without a lock; each step can be repeated.
 */
export function diffConstraints(table: TablePlan, found: TableFound): TableChange {
  const parts = [
    ...removed(table, found),
    ...table.constraints.map((constraint) => diffOne(table, constraint, found)),
  ]
  return {
    structure: parts.flatMap((part) => part.structure ?? []),
    afterwards: parts.flatMap((part) => part.afterwards ?? []),
    manual: [],
    leftovers: [],
  }
}

function removed(table: TablePlan, found: TableFound): readonly Part[] {
  return Object.entries(found.constraints)
    .filter(
      ([name, { mark: found }]) =>
        isOurs(found) && !table.constraints.some((one) => one.name === name),
    )
    .map(([name]) => ({ structure: [dropConstraint(table, name)] }))
}

function diffOne(table: TablePlan, constraint: ConstraintPlan, found: TableFound): Part {
  const existing = found.constraints[constraint.name]
  if (existing !== undefined && existing.mark === mark(constraint.definition))
    return existing.isValid ? {} : { afterwards: [validate(table, constraint)] }
  const drop = existing === undefined ? [] : [dropConstraint(table, constraint.name)]
  if (!found.mayHaveRows) return { structure: [...drop, ...addConstraint(table.name, constraint)] }
  if (constraint.kind === 'unique') return addUnique(table, constraint, { existing, found })
  return {
    structure: [...drop, ...addConstraint(table.name, constraint, ' not valid')],
    afterwards: [validate(table, constraint)],
  }
}

/** The index is built under another name, so that the constraint stays in force until the new one takes its place. */
function addUnique(
  table: TablePlan,
  constraint: ConstraintPlan,
  {
    existing,
    found,
  }: { readonly existing: ConstraintFound | undefined; readonly found: TableFound },
): Part {
  const temporary = `z_${mark(constraint.definition).slice('zennnn:'.length)}_key`
  const built = found.indexes[temporary]
  const build =
    built?.isValid === true
      ? []
      : [
          ...(built === undefined ? [] : [`drop index concurrently app.${quoted(temporary)}`]),
          uniqueIndex(table, constraint, temporary),
        ]
  const swap = [
    ...(existing === undefined ? [] : [dropConstraint(table, constraint.name)]),
    `alter table ${tableOf(table.name)} add constraint ${quoted(constraint.name)} unique using index ${quoted(temporary)}`,
    constraintComment(table.name, constraint),
  ]
  return { afterwards: [...build, swap.join(';\n')] }
}

function uniqueIndex(table: TablePlan, constraint: ConstraintPlan, name: string): string {
  const columns = constraint.columns ?? ''
  const isNullEqual = columns.startsWith('nulls not distinct ')
  const list = isNullEqual ? columns.slice('nulls not distinct '.length) : columns
  return `create unique index concurrently ${quoted(name)} on ${tableOf(table.name)} ${list}${isNullEqual ? ' nulls not distinct' : ''}`
}

function validate(table: TablePlan, constraint: ConstraintPlan): string {
  return `alter table ${tableOf(table.name)} validate constraint ${quoted(constraint.name)}`
}

function dropConstraint(table: TablePlan, name: string): string {
  return `alter table ${tableOf(table.name)} drop constraint ${quoted(name)}`
}

function isOurs(found: string | null): boolean {
  return found?.startsWith('zennnn:') === true
}
