import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { InvariantError } from './error.ts'
import { deriveSecret } from './secret.ts'

const CIPHER = 'aes-256-gcm'
/** Random: 2^32 of them under one key are safe (NIST SP 800-38D §8.3). */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals what has to be read again, as what makes codes: a copy of a database alone opens nothing. 32 bytes. */
export type SealingKey = Buffer & { readonly sealingKey: never }

/** The sealing key of a cloud, derived from its key of login roles. */
export function sealingKeyOf(tenantKey: string): SealingKey {
  const key = Buffer.from(deriveSecret(tenantKey, 'seal of identities'), 'base64url')
  if (isSealingKey(key)) return key
  throw new InvariantError('sealing-key', 'A derived key has not 32 bytes.')
}

/** Nonce, tag, ciphertext. It opens only with the same key and purpose. */
export function seal(key: SealingKey, purpose: string, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Undefined for another key, another purpose, or a changed byte, and for what was never sealed. */
export function unseal(key: SealingKey, purpose: string, sealed: Buffer): string | undefined {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(purpose))
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

function isSealingKey(key: Buffer): key is SealingKey {
  return key.length === 32
}
