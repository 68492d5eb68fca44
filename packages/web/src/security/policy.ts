import { requestJson, sendJson } from '../api/request.ts'

/** What administrators decide about signing in, as `/api/security/policy` has it. */
export interface Policy {
  readonly minimum_length: number
  readonly refuse_common: boolean
  readonly hash_rounds: number
  readonly second_factor: string
  readonly allow_password: boolean
  readonly allow_passkey: boolean
  readonly attempts_per_account: number
  readonly attempts_per_network: number
  readonly attempts_per_database: number
  readonly attempt_window_s: number
  readonly cooldown_s: number
  readonly cooldown_maximum_s: number
  readonly session_lifetime_s: number
  readonly session_idle_s: number
}

const MINUTE_S = 60
const DAY_S = 86_400

/** The least and the most of each number that the server takes or, for rounds, that makes sense; times in seconds. */
export const POLICY_LIMITS = {
  minimum_length: [8, 64],
  hash_rounds: [220_000, 1_000_000],
  attempts_per_account: [1, 1000],
  attempts_per_network: [1, 10_000],
  attempts_per_database: [10, 100_000],
  attempt_window_s: [MINUTE_S, 7 * DAY_S],
  cooldown_s: [1, DAY_S],
  cooldown_maximum_s: [1, 7 * DAY_S],
  session_lifetime_s: [5 * MINUTE_S, 90 * DAY_S],
  session_idle_s: [5 * MINUTE_S, 90 * DAY_S],
} as const satisfies Record<NumberName, readonly [number, number]>

/** The parts of the policy that are numbers. */
export type NumberName = {
  [Name in keyof Policy]: Policy[Name] extends number ? Name : never
}[keyof Policy]

const PATH = '/api/security/policy'

export async function readPolicy(signal?: AbortSignal): Promise<Policy> {
  return parsePolicy(await requestJson(PATH, signal === undefined ? {} : { signal }))
}

/** Changes what is named; returns all of it. */
export async function changePolicy(changes: Partial<Policy>): Promise<Policy> {
  return parsePolicy(await sendJson('PATCH', PATH, changes))
}

/** What is being typed may be outside the limits, or nothing yet: the nearest that the server would take. */
export function withinLimits(policy: Policy): Policy {
  const numbers = Object.entries(POLICY_LIMITS).map(([name, [min, max]]) => {
    const typed = Number(Reflect.get(policy, name))
    return [name, Math.min(Math.max(Number.isNaN(typed) ? min : typed, min), max)]
  })
  return { ...policy, ...Object.fromEntries(numbers) }
}

/** What of `typed` differs from what holds. */
export function changesOf(holds: Policy, typed: Policy): Partial<Policy> {
  return Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => Reflect.get(holds, name) !== value),
  )
}

function parsePolicy(value: unknown): Policy {
  const one = Object(value)
  const number = (name: string): number => Number(one[name])
  return {
    minimum_length: number('minimum_length'),
    refuse_common: one.refuse_common === true,
    hash_rounds: number('hash_rounds'),
    second_factor: String(one.second_factor),
    allow_password: one.allow_password === true,
    allow_passkey: one.allow_passkey === true,
    attempts_per_account: number('attempts_per_account'),
    attempts_per_network: number('attempts_per_network'),
    attempts_per_database: number('attempts_per_database'),
    attempt_window_s: number('attempt_window_s'),
    cooldown_s: number('cooldown_s'),
    cooldown_maximum_s: number('cooldown_maximum_s'),
    session_lifetime_s: number('session_lifetime_s'),
    session_idle_s: number('session_idle_s'),
  }
}
