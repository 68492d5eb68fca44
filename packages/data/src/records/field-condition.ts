import type { Condition } from './query.ts'

const PLAIN = { kind: 'compare', json: [], quantifier: undefined, config: undefined } as const

/** Records whose field is this; `value` as text, as in a URL. */
export function equals(field: string, value: string): Condition {
  return { ...PLAIN, path: [field], operator: 'eq', value }
}

/** Records whose field is one of these, at most QUERY_LIMITS.inList. */
export function isOneOf(field: string, values: readonly string[]): Condition {
  return { ...PLAIN, path: [field], operator: 'in', value: values }
}
