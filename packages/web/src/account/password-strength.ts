import { WEAK_BELOW, weighPassword } from '@zennnn/kernel'

/** The server takes no longer ones. */
const MAX_LENGTH = 256
/** Twice what the server asks for. */
const STRONG_FROM = 2 * WEAK_BELOW

/** By what a new password is judged, here as by the server. */
export interface PasswordRules {
  readonly minimumLength: number
  readonly refuseCommon: boolean
  /** What is known of the person: names, login, company, address. */
  readonly words: readonly string[]
}

export type PasswordStrength =
  | { readonly kind: 'short'; readonly missing: number }
  | { readonly kind: 'long' }
  /** `found`: the parts that are guessed first. */
  | { readonly kind: 'guessed'; readonly found: readonly string[] }
  | { readonly kind: 'good' | 'strong' }

/** What the server would say of a new password, before it is sent. Nothing leaves the browser. */
export function strengthOf(
  password: string,
  { minimumLength, refuseCommon, words }: PasswordRules,
): PasswordStrength {
  // Code points, so that an emoji is not two.
  const length = Array.from(password).length
  if (length < minimumLength) return { kind: 'short', missing: minimumLength - length }
  if (length > MAX_LENGTH) return { kind: 'long' }
  const { weight, found } = weighPassword(password, words)
  if (refuseCommon && weight < WEAK_BELOW) return { kind: 'guessed', found }
  return { kind: weight < STRONG_FROM ? 'good' : 'strong' }
}
