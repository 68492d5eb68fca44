import { PlatformError, WEAK_BELOW, weighPassword } from '@zennnn/kernel'

/** Bytes of the derived key: the full output of SHA-512. */
export const HASH_BYTES = 64
export const SALT_BYTES = 16
/** Characters; more would only make hashing long texts an attack. */
const MAX_LENGTH = 256

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
  return password !== '' && !password.includes('\0') && length(password) <= MAX_LENGTH
}

/** What a new password must satisfy. */
export interface GoodPassword {
  readonly minimumLength: number
  /** Refuse what is made of common words and of `words`. */
  readonly refuseCommon: boolean
  /** What is known of the person: names, login, company, address. */
  readonly words: readonly string[]
}

/** Checks a new password. No rules about kinds of characters: they make passwords worse. VALUE_INVALID names the field. */
export function requireGoodPassword(
  password: string,
  { minimumLength, refuseCommon, words }: GoodPassword,
): void {
  if (password.includes('\0')) throw refuse('The password has a character that no keyboard types.')
  const characters = length(password)
  if (characters < minimumLength)
    throw refuse(
      `The password needs at least ${minimumLength} characters; this one has ${characters}.`,
    )
  if (characters > MAX_LENGTH)
    throw refuse(`The password may have at most ${MAX_LENGTH} characters.`)
  if (refuseCommon && weighPassword(password, words).weight < WEAK_BELOW)
    throw refuse(
      'The password is among what is guessed first: common words, names of yours or your company, or rows of keys.',
      'Choose a few words that have nothing to do with each other.',
    )
}

/** Characters as people count them, nearly: code points, so that an emoji is not two. */
function length(password: string): number {
  return Array.from(password).length
}

function refuse(message: string, hint?: string): PlatformError {
  const details = { field: 'password' }
  return new PlatformError('VALUE_INVALID', {
    message,
    details,
    ...(hint !== undefined && { hint }),
  })
}
