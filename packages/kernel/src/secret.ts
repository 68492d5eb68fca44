import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret of 256 random bits as 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored instead of a secret: its SHA-256. Sound only because our secrets are random, not chosen by people. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

/** A secret derived from another for one purpose (HMAC-SHA256); knowing it does not reveal the key. */
export function deriveSecret(key: string | Buffer, purpose: string): string {
  return createHmac('sha256', key).update(purpose, 'utf8').digest('base64url')
}

/** Compares without revealing by its duration where two secrets differ. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(hashSecret(a), hashSecret(b))
}
