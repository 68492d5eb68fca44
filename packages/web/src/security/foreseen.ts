import { rowsOf } from '../api/answer.ts'
import { requestJson } from '../api/request.ts'
import type { Policy } from './policy.ts'

/** What is about to be decided: by what nobody comes in any more. What is not said stays as it is. */
export interface ClosedWays extends Partial<Pick<Policy, 'allow_password' | 'allow_passkey'>> {
  /** The id of a provider. */
  readonly without?: string
}

export interface ShutOut {
  readonly count: number
  /** The first hundred. */
  readonly names: readonly string[]
}

/** Who could not sign in any more. For administrators. */
export async function readShutOut(ways: ClosedWays, signal: AbortSignal): Promise<ShutOut> {
  const query = new URLSearchParams(
    Object.entries(ways).map(([name, value]) => [name, String(value)]),
  )
  const { count, people } = Object(await requestJson(`/api/security/shut-out?${query}`, { signal }))
  return { count: Number(count), names: rowsOf(people).map((one) => String(Object(one).name)) }
}

/** How many API keys would stop because who made them has no second factor. For administrators. */
export async function countStoppedKeys(neededBy: string, signal: AbortSignal): Promise<number> {
  const query = new URLSearchParams({ second_factor: neededBy })
  const { count } = Object(await requestJson(`/api/security/stopped-keys?${query}`, { signal }))
  return Number(count)
}
