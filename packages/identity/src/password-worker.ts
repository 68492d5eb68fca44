import { pbkdf2Sync } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { type Derivation, HASH_BYTES } from './password-hash.ts'

/** One job of a password worker: the bytes of the password are used as they are. */
export interface DerivationJob extends Derivation {
  readonly password: string
}

parentPort?.on('message', ({ password, salt, rounds }: DerivationJob) => {
  const derived = pbkdf2Sync(password, Buffer.from(salt, 'base64'), rounds, HASH_BYTES, 'sha512')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(derived.toString('base64'))
})
