import type { Model, Operation } from '@zennnn/model'
import { GROUPS } from './plan-expression.ts'
import { textArray } from './sql-text.ts'

/** The log is written by triggers alone; whatever is declared, nobody else writes it. */
const READ_ONLY_MODELS: ReadonlySet<string> = new Set(['audit_entry'])

/** True when a declaration lets anybody do this at all; without, there is neither a right nor a policy. */
export function isGranted(model: Model, operation: Operation): boolean {
  if (operation !== 'read' && READ_ONLY_MODELS.has(model.name)) return false
  return model.grants.some((grant) => grant.operations.includes(operation))
}

/** `member` of one of these groups, decided once a statement. */
export function inGroups(groups: readonly string[]): string {
  return `(select ${GROUPS} && ${textArray(groups)})`
}
