import { pbkdf2Sync } from 'node:crypto'
import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { type Derivation, HASH_BYTES } from './password-hash.ts'

/** One job of a password worker: the bytes of the password are used as they are. */
export interface DerivationJob extends Derivation {
  readonly password: string
  /** What it costs at least: a hash that was made with fewer rounds must not tell by its time that there is an account. */
  readonly roundsForAll?: number
}

/**
 * Nice value: a tenth of the share of a thread that answers requests where they compete, all of the core where they do not.
 * Lower still, and nobody could sign in any more while a machine is busy.
 */
const NICE = 10

// On Linux a priority belongs to a thread, and 0 is the one that asks; elsewhere it would slow the whole process down. Who was
// started with less may not take more.
if (process.platform === 'linux' && getPriority() < NICE) setPriority(NICE)

parentPort?.on('message', ({ password, salt, rounds, roundsForAll = 0 }: DerivationJob) => {
  const bytes = Buffer.from(salt, 'base64')
  const derive = (times: number) => pbkdf2Sync(password, bytes, times, HASH_BYTES, 'sha512')
  const derived = derive(rounds)
  if (roundsForAll > rounds) derive(roundsForAll - rounds)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(derived.toString('base64'))
})
