import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { PlatformError } from '@zennnn/kernel'
import type { VaultKey } from './vault-key.ts'

const CIPHER = 'aes-256-gcm'
/** Random: 2^32 of them under one key are safe (NIST SP 800-38D §8.3). */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts a password for one purpose: nonce, tag, ciphertext. It opens only with the same key and purpose. */
export function wrapPassword(key: VaultKey, purpose: string, password: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** With the first of the keys that opens it. Throws SETUP_FAILED for other keys, another purpose, or a changed byte. */
export function unwrapPassword(
  [key, ...others]: readonly VaultKey[],
  purpose: string,
  wrapped: Buffer,
): string {
  try {
    if (key === undefined) throw new TypeError('There is no key.')
    const nonce = wrapped.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(purpose))
    decipher.setAuthTag(wrapped.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const body = wrapped.subarray(NONCE_BYTES + TAG_BYTES)
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8')
  } catch (cause) {
    if (others.length > 0) return unwrapPassword(others, purpose, wrapped)
    throw new PlatformError('SETUP_FAILED', {
      message: 'The key of the vault does not open the password of a repository.',
      hint: 'The file secrets/vault-key is not the one the backups were made with: restore it from a copy.',
      cause,
    })
  }
}
