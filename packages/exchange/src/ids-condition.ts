import { type Condition, isOneOf, QUERY_LIMITS } from '@zennnn/data'

/** Records with these ids: at most 1,000 in one list, so several of them. */
export function idsCondition(ids: readonly string[]): Condition {
  const conditions: Condition[] = []
  for (let at = 0; at < ids.length; at += QUERY_LIMITS.inList)
    conditions.push(isOneOf('id', ids.slice(at, at + QUERY_LIMITS.inList)))
  const [only, ...others] = conditions
  return only !== undefined && others.length === 0 ? only : { kind: 'or', conditions }
}
