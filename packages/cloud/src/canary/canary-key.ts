import { join } from 'node:path'
import { deriveSecret, hashSecret, newSecret } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import { readSecretFile } from '../machine/secret-file.ts'

/**
 * Makes the secret that the passwords of the canary's people are derived from, where there is none; `up` alone may write among the
 * secrets. It is in no backup: a cloud that lost it, or is recovered elsewhere, makes another one, and `work` gives these people
 * the passwords that come from it.
 */
export async function ensureCanaryKey(home: string): Promise<void> {
  if ((await readCanaryKey(home)) !== undefined) return
  await writeDurably(keyPath(home), newSecret(), { mode: 0o400 })
}

/** Undefined where no `up` has made it yet. SETUP_FAILED where it may not be read or is damaged. */
export async function readCanaryKey(home: string): Promise<string | undefined> {
  return await readSecretFile(keyPath(home))
}

/** The password of one of its people, by the login. */
export function canaryPassword(key: string, login: string): string {
  return deriveSecret(key, `canary ${login}`)
}

/** By which it is known whether people have the passwords of this key; says nothing of them. */
export function canaryKeyPrint(key: string): string {
  return hashSecret(deriveSecret(key, 'canary print')).toString('base64url')
}

function keyPath(home: string): string {
  return join(home, 'secrets', 'canary-key')
}
