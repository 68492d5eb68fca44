import { createHmac } from 'node:crypto'
import { InvariantError } from './error.ts'
import { deriveSecret } from './secret.ts'

/** By what the digests of passwords are keyed: nobody tries passwords on a copy of a database without it. 32 bytes. */
export type PasswordKey = Buffer & { readonly passwordKey: never }

/** The key of all databases of a cloud, derived from its key of login roles. */
export function passwordKeyOf(tenantKey: string): PasswordKey {
  const key = Buffer.from(deriveSecret(tenantKey, 'digests of passwords'), 'base64url')
  if (isPasswordKey(key)) return key
  throw new InvariantError('password-key', 'A derived key has not 32 bytes.')
}

/** HMAC-SHA512 (RFC 2104) of what PBKDF2 gave. Both are base64 of 64 bytes. */
export function keyedDigest(key: PasswordKey, digest: string): string {
  return createHmac('sha512', key).update(Buffer.from(digest, 'base64')).digest('base64')
}

function isPasswordKey(key: Buffer): key is PasswordKey {
  return key.length === 32
}
