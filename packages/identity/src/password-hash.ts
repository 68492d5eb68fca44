import {
  LONGEST_PASSWORD,
  type PasswordDemands,
  PlatformError,
  passwordLength,
  strengthOf,
} from '@zennnn/kernel'

/** Bytes of the derived key: the full output of SHA-512. */
export const HASH_BYTES = 64
export const SALT_BYTES = 16

/** How a password becomes a hash. `salt` is base64. */
export interface Derivation {
  readonly rounds: number
  readonly salt: string
}

/** What is stored: says itself how it was made, so that rounds can grow. `derived` is what PasswordPool gives. */
export function formatHash(derivation: Derivation, derived: string): string {
  return `pbkdf2-sha512-keyed$${derivation.rounds}$${derivation.salt}$${derived}`
}

/** Could be a password at all? Others are refused without being hashed. Some programs take what comes before a NUL for all of it. */
export function isHashable(password: string): boolean {
  return password !== '' && !password.includes('\0') && passwordLength(password) <= LONGEST_PASSWORD
}

/** Checks a new password. VALUE_INVALID names the field; no part of the password is in its words. */
export function requireGoodPassword(password: string, demands: PasswordDemands): void {
  const strength = strengthOf(password, demands)
  switch (strength.kind) {
    case 'untypable':
      throw refuse('The password has a character that no keyboard types.')
    case 'short':
      throw refuse(
        `The password needs at least ${demands.minimumLength} characters; this one has ${strength.length}.`,
      )
    case 'long':
      throw refuse(`The password may have at most ${LONGEST_PASSWORD} characters.`)
    case 'guessed':
      throw refuse(
        'The password is among what is guessed first: common words, names of yours or your company, or rows of keys.',
        'Choose a few words that have nothing to do with each other.',
      )
    case 'good':
    case 'strong':
  }
}

function refuse(message: string, hint?: string): PlatformError {
  const details = { field: 'password' }
  return new PlatformError('VALUE_INVALID', {
    message,
    details,
    ...(hint !== undefined && { hint }),
  })
}
