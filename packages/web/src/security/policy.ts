import { requestJson } from '../api/request.ts'

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

const PATH = '/api/security/policy'

export async function readPolicy(signal?: AbortSignal): Promise<Policy> {
  return parsePolicy(await requestJson(PATH, signal === undefined ? {} : { signal }))
}

/** Changes what is named; returns all of it. */
export async function changePolicy(changes: Partial<Policy>): Promise<Policy> {
  return parsePolicy(
    await requestJson(PATH, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    }),
  )
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
