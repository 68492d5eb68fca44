import { type KeyObject, sign } from 'node:crypto'
import { newSecret } from '@zennnn/kernel'

/** In what a token does not hold: signed by a key that the provider does not publish, made for somebody else, or for another visit. */
export type TokenFault = 'key' | 'audience' | 'nonce'

const KEY_ID = '1'
const LIFETIME_S = 60

export interface IdToken {
  readonly issuer: string
  readonly audience: string
  readonly subject: string
  readonly nonce: string
  /** Seconds since 1970. */
  readonly nowS: number
}

/** Of a provider for the time that it is there. */
export interface SigningKeys {
  /** Published. */
  readonly own: KeyObject
  readonly foreign: KeyObject
}

/** A signed token (OpenID Connect Core 1.0, 2) of somebody who signed in just now. */
export function signIdToken(
  { own, foreign }: SigningKeys,
  { issuer, audience, subject, nonce, nowS }: IdToken,
  fault: TokenFault | undefined,
): string {
  const claims = {
    iss: issuer,
    sub: subject,
    aud: fault === 'audience' ? 'somebody-else' : audience,
    nonce: fault === 'nonce' ? newSecret() : nonce,
    iat: nowS,
    exp: nowS + LIFETIME_S,
    auth_time: nowS,
  }
  const signed = [{ alg: 'ES256', kid: KEY_ID, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const key = fault === 'key' ? foreign : own
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** Of the public half of a key, as a provider publishes it (RFC 7517). */
export function publishedKey(key: KeyObject): object {
  return { ...key.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'ES256' }
}
