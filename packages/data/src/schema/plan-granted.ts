import type { Model, Operation } from '@zennnn/model'
import { groupWithin } from './group-within.ts'
import { GROUPS } from './plan-expression.ts'
import { textArray } from './sql-text.ts'

/** The log is written by triggers alone; whatever is declared, nobody else writes it. */
const READ_ONLY_MODELS: ReadonlySet<string> = new Set(['audit_entry'])

/** True when a declaration lets anybody do this at all; without, there is neither a right nor a policy. */
export function isGranted(model: Model, operation: Operation): boolean {
  if (operation !== 'read' && READ_ONLY_MODELS.has(model.name)) return false
  return model.grants.some((grant) => grant.operations.includes(operation))
}

/**
 * In one of these groups, as far as this model is concerned, decided once a statement: who comes with a key for some
 * models is in no group but `sales_user@contact`.
 */
export function inGroups(groups: readonly string[], model: string): string {
  const names = groups.flatMap((group) => [group, groupWithin(group, model)])
  return `(select ${GROUPS} && ${textArray(names)})`
}
