import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { type Derivation, HASH_BYTES } from './password-hash.ts'

const stretch = promisify(pbkdf2)

/** What is asked of a Deriver: the bytes of the password are used as they are. */
export interface DerivationJob extends Derivation {
  readonly password: string
  /** What it costs at least: a hash that was made with fewer rounds must not tell by its time that there is an account. */
  readonly roundsForAll?: number
}

/**
 * PBKDF2-HMAC-SHA512: base64 of 64 bytes. Who calls it bounds how many run at once. It may give up when `signal` aborts.
 * OVERLOADED when it cannot be done at the moment.
 */
export type Deriver = (job: DerivationJob, signal: AbortSignal) => Promise<string>

/** In this process, on one of libuv's threads: for who has nobody else to answer meanwhile. */
export const deriveHere: Deriver = async ({ password, salt, rounds, roundsForAll = 0 }) => {
  const bytes = Buffer.from(salt, 'base64')
  const derive = async (times: number) =>
    await stretch(password, bytes, times, HASH_BYTES, 'sha512')
  const derived = await derive(rounds)
  if (roundsForAll > rounds) await derive(roundsForAll - rounds)
  return derived.toString('base64')
}
