import { ruleSql } from '../schema/plan-expression.ts'
import { tableOf } from '../schema/sql-text.ts'
import { readSource } from './query-column.ts'
import type { Place } from './query-draft.ts'
import { isGrantedTo, type Sight } from './query-sight.ts'

/**
 * The rules of the asker's own grants as a condition of the statement, so that PostgreSQL finds its few records by an index:
 * the policy has the grants of everybody in one `or`, which no index serves. It repeats what the policy says to these
 * groups and adds nothing; whoever reads by a sight compares its groups with those that the answer carries.
 * undefined when a grant has no rule, and where a condition of ours cannot say the same as the policy.
 */
export function compileGuide(sight: Sight, place: Place): string | undefined {
  const model = sight.registry.models.get(place.model.name)
  // A file is seen through other records too; a masking view hides what a rule may read.
  if (model === undefined || model.name === 'attachment') return undefined
  if (readSource(sight, model) !== tableOf(model.name)) return undefined
  const rules = new Set(
    model.grants
      .filter((grant) => grant.operations.includes('read') && isGrantedTo(sight, model, grant))
      .map((grant) => grant.where),
  )
  const conditions: string[] = []
  for (const source of rules) {
    if (source === undefined) return undefined
    const condition = ruleSql(sight.registry, { model: model.name, source, alias: place.alias })
    // Requests may not name the private views by which rules read other records.
    if (condition.includes('zennnn_rule.')) return undefined
    conditions.push(condition)
  }
  return conditions.length === 0 ? undefined : `(${conditions.join(' or ')})`
}
