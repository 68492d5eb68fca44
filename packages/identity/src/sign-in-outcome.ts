import type { Row } from '@zennnn/data'
import { InvariantError } from '@zennnn/kernel'

export interface SignedInUser {
  readonly id: string
  readonly login: string
  readonly name: string
}

/** What somebody may answer with after his password. */
export type SecondFactor = 'totp' | 'passkey' | 'recovery_code'

/** What a way in leads to, the same for all of them. */
export type SignInOutcome =
  | {
      readonly kind: 'signed_in'
      /** For the cookie; only its hash is stored. */
      readonly token: string
      readonly lifetimeS: number
      readonly user: SignedInUser
    }
  /** One factor is proved, another is owed: the token opens nothing but the ways to prove it. */
  | {
      readonly kind: 'second_factor'
      readonly token: string
      readonly lifetimeS: number
      readonly factors: readonly SecondFactor[]
    }
  /** The policy wants a second factor, and there is none yet: the token opens the ways to make one. */
  | { readonly kind: 'enrolment'; readonly token: string; readonly lifetimeS: number }
  /** Wrong login or wrong password: nobody can tell which, neither by the answer nor by its time. */
  | { readonly kind: 'refused' }
  /** Too many attempts; nothing was hashed. */
  | { readonly kind: 'throttled'; readonly retryAfterS: number }

/**
 * Reads a row of `zennnn.sign_in_accept`, `sign_in_complete` or a function that ends with one of them. `token`: the one
 * whose hash the function was given.
 */
export function readOutcome(row: Row | undefined, token: string): SignInOutcome {
  if (row === undefined) return { kind: 'refused' }
  const { outcome, lifetime_s: lifetimeS, factors } = row
  if (typeof lifetimeS !== 'number') throw unexpected('lifetime_s')
  switch (outcome) {
    case 'signed_in':
      return { kind: 'signed_in', token, lifetimeS, user: userOf(row) }
    case 'second_factor':
      return { kind: 'second_factor', token, lifetimeS, factors: readFactors(factors) }
    case 'enrolment':
      return { kind: 'enrolment', token, lifetimeS }
    default:
      throw unexpected('outcome')
  }
}

/** Of a row with the columns user_id, login and name. */
export function userOf(row: Row): SignedInUser {
  const { user_id: id, login, name } = row
  if (typeof id !== 'string' || typeof login !== 'string' || typeof name !== 'string')
    throw unexpected('user')
  return { id, login, name }
}

/** Of a column of names. */
export function readFactors(value: unknown): readonly SecondFactor[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : []
  return names.filter(
    (name): name is SecondFactor =>
      name === 'totp' || name === 'passkey' || name === 'recovery_code',
  )
}

function unexpected(column: string): InvariantError {
  return new InvariantError('sign-in-column', `A sign-in function gave no ${column}.`)
}
