import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { newSecret } from '@zennnn/kernel'
import { isCredential, requireGuarded } from '../machine/credential.ts'
import { writeDurably } from '../machine/durable-file.ts'
import { readSecretFile } from '../machine/secret-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Makes the key that signs evidence where there is none; `up` alone may write among the secrets. It is random, derived from
 * nothing that another process holds, and in no backup: a cloud that is recovered elsewhere would else sign other lines under
 * the same numbers, which nobody could tell from a forgery. It makes a key of its own, whose chain names the line that it follows.
 */
export async function ensureTrustKey(home: string): Promise<KeyObject> {
  const found = await findTrustKey(home)
  if (found !== undefined) return found
  await writeDurably(keyPath(home), newSecret())
  return await readTrustKey(home)
}

/** For `work`, and commands of who started the cloud. SETUP_FAILED where it is missing or may not be read. */
export async function readTrustKey(home: string): Promise<KeyObject> {
  const found = await findTrustKey(home)
  if (found !== undefined) return found
  throw setupFailed(
    `The key that signs evidence, ${keyPath(home)}, is missing.`,
    'Start the cloud anew: it makes another one, and evidence goes on in a chain that names the old one.',
  )
}

/** Its public key as 32 bytes of base64url, as a JSON Web Key has them (RFC 8037). */
export function publicKeyText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
}

async function findTrustKey(home: string): Promise<KeyObject | undefined> {
  const path = keyPath(home)
  if (await isCredential(path)) await requireGuarded(path)
  const secret = await readSecretFile(path)
  if (secret === undefined) return undefined
  const key = Buffer.concat([PKCS8, Buffer.from(secret, 'base64url')])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function keyPath(home: string): string {
  return join(home, 'secrets', 'trust-key')
}
