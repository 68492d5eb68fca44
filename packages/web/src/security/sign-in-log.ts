import { rowsOf, textOf } from '../api/answer.ts'
import { requestJson } from '../api/request.ts'
import { type Person, personOf } from '../people/person.ts'

/** As many as come at a time. */
export const SIGN_INS_PAGE = 100

/** One attempt to sign in. */
export interface SignIn {
  readonly id: string
  readonly at: string
  /** undefined for a login that is nobody's. */
  readonly user: Person | undefined
  readonly method: string
  readonly outcome: string
  /** Empty unless it was refused. */
  readonly reason: string
  readonly network: string
  readonly userAgent: string
}

export interface LogFilter {
  /** Empty: every one. */
  readonly outcome: string
  readonly person: Person | undefined
}

/** The newest entries of the log that are older than the entry `before`, if one is named. */
export async function readSignIns(
  asked: LogFilter & { readonly before: string; readonly signal: AbortSignal },
): Promise<readonly SignIn[]> {
  const { outcome, person, before, signal } = asked
  const query = new URLSearchParams({
    ...(outcome !== '' && { outcome }),
    ...(person !== undefined && { user: person.id }),
    ...(before !== '' && { before }),
  })
  const answer = await requestJson(`/api/security/sign-ins?${query.toString()}`, { signal })
  return rowsOf(answer).map(toSignIn)
}

function toSignIn(value: unknown): SignIn {
  const one = Object(value)
  return {
    id: String(one.id),
    at: String(one.at),
    user: personOf(one.user),
    method: textOf(one.method),
    outcome: textOf(one.outcome),
    reason: textOf(one.reason),
    network: textOf(one.network),
    userAgent: textOf(one.user_agent),
  }
}
