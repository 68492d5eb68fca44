import { objectOf, refuseSetting } from './setting-body.ts'

/** What may be decided about one thing. Times are in seconds; PostgreSQL holds the same limits. */
export type PolicyField =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly enum: readonly string[] }

const DAY_S = 86_400

/** Everything that an administrator decides about signing in, as the API calls it. */
export const POLICY_FIELDS: Readonly<Record<string, PolicyField>> = {
  minimum_length: { type: 'integer', minimum: 8, maximum: 64 },
  refuse_common: { type: 'boolean' },
  // At the most a sign-in takes some two seconds of a core, which all customers share.
  hash_rounds: { type: 'integer', minimum: 220_000, maximum: 1_000_000 },
  second_factor: { type: 'string', enum: ['nobody', 'administrators', 'everyone'] },
  allow_password: { type: 'boolean' },
  allow_passkey: { type: 'boolean' },
  attempts_per_account: { type: 'integer', minimum: 1, maximum: 1000 },
  attempts_per_network: { type: 'integer', minimum: 1, maximum: 10_000 },
  attempts_per_database: { type: 'integer', minimum: 10, maximum: 100_000 },
  attempt_window_s: { type: 'integer', minimum: 60, maximum: 7 * DAY_S },
  cooldown_s: { type: 'integer', minimum: 1, maximum: DAY_S },
  cooldown_maximum_s: { type: 'integer', minimum: 1, maximum: 7 * DAY_S },
  session_lifetime_s: { type: 'integer', minimum: 300, maximum: 90 * DAY_S },
  session_idle_s: { type: 'integer', minimum: 300, maximum: 90 * DAY_S },
}

/** The members of a body that are to be changed, each within its limits. BODY_INVALID, VALUE_INVALID names the field. */
export function policyChanges(body: unknown): Readonly<Record<string, unknown>> {
  const changes = Object.entries(objectOf(body))
  for (const [name, value] of changes) {
    const field = Object.hasOwn(POLICY_FIELDS, name) ? POLICY_FIELDS[name] : undefined
    if (field === undefined) throw refuseSetting(name, 'There is no such setting.')
    const problem = findProblem(field, value)
    if (problem !== undefined) throw refuseSetting(name, problem)
  }
  return Object.fromEntries(changes)
}

function findProblem(field: PolicyField, value: unknown): string | undefined {
  switch (field.type) {
    case 'integer':
      return typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= field.minimum &&
        value <= field.maximum
        ? undefined
        : `It must be a whole number from ${field.minimum} to ${field.maximum}.`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'It must be true or false.'
    case 'string':
      return typeof value === 'string' && field.enum.includes(value)
        ? undefined
        : `It must be one of ${field.enum.join(', ')}.`
  }
}
