import type { Model } from '@zennnn/model'
import type { Condition } from './query.ts'
import { NAMED_FILTER } from './query-filter.ts'

/**
 * Whether a field is for some groups only. Nobody may read its column in the table, not even those groups, for column rights
 * belong to roles: it is read through the masking view alone.
 */
export function isMasked(model: Model, field: string): boolean {
  return (model.fields.get(field)?.groups.length ?? 0) > 0
}

/** Whether a condition needs the masking view. A declared filter may speak of any field. */
export function readsMasked(model: Model, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.some((part) => readsMasked(model, part))
    case 'not':
      return readsMasked(model, condition.condition)
    case 'embed_exists':
      return false
    case 'compare': {
      const [name = ''] = condition.path
      const named = name === NAMED_FILTER ? [...model.fields.keys()] : [name]
      return named.some((field) => isMasked(model, field))
    }
  }
}
