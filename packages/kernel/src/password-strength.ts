import { type GuessedPart, WEAK_BELOW, weighPassword } from './weak-password.ts'

/** Characters; more would only make hashing long texts an attack. */
export const LONGEST_PASSWORD = 256
/** Twice what is asked for. */
const STRONG_FROM = 2 * WEAK_BELOW

/** What a new password must satisfy. */
export interface PasswordDemands {
  readonly minimumLength: number
  /** Refuse what is made of common words and of `words`. */
  readonly refuseCommon: boolean
  /** What is known of the person: names, login, company, address. */
  readonly words: readonly string[]
}

/** `good` and `strong` are taken, everything else is refused. */
export type PasswordStrength =
  /** It has a character that no keyboard types: some programs take what comes before a NUL for all of it. */
  | { readonly kind: 'untypable' }
  | { readonly kind: 'short'; readonly length: number; readonly missing: number }
  | { readonly kind: 'long' }
  | { readonly kind: 'guessed'; readonly found: readonly GuessedPart[] }
  | { readonly kind: 'good' | 'strong' }

/**
 * The one rule for new passwords, in the server that refuses and in the browser that shows it while somebody types. No
 * demands for kinds of characters: they make passwords worse.
 */
export function strengthOf(
  password: string,
  { minimumLength, refuseCommon, words }: PasswordDemands,
): PasswordStrength {
  if (password.includes('\0')) return { kind: 'untypable' }
  const length = passwordLength(password)
  if (length < minimumLength) return { kind: 'short', length, missing: minimumLength - length }
  if (length > LONGEST_PASSWORD) return { kind: 'long' }
  const { weight, found } = weighPassword(password, words)
  if (refuseCommon && weight < WEAK_BELOW) return { kind: 'guessed', found }
  return { kind: weight < STRONG_FROM ? 'good' : 'strong' }
}

/** Characters as people count them, nearly: code points, so that an emoji is not two. */
export function passwordLength(password: string): number {
  return Array.from(password).length
}
