import { type Condition, QUERY_LIMITS } from '@zennnn/data'

/** Records with these ids: at most 1,000 in one list, so several of them. */
export function idsCondition(ids: readonly string[]): Condition {
  const conditions: Condition[] = []
  for (let at = 0; at < ids.length; at += QUERY_LIMITS.inList)
    conditions.push({
      kind: 'compare',
      path: ['id'],
      json: [],
      operator: 'in',
      value: ids.slice(at, at + QUERY_LIMITS.inList),
      quantifier: undefined,
      config: undefined,
    })
  const [only, ...others] = conditions
  return only !== undefined && others.length === 0 ? only : { kind: 'or', conditions }
}
