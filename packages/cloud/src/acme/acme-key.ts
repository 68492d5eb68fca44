import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'

/** The key of an account (P-256), as PEM. */
export function newAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}

/** The public half of an account's key, with its members in the order that its thumbprint needs (RFC 7638, 3). */
interface AccountJwk {
  readonly crv: 'P-256'
  readonly kty: 'EC'
  readonly x: string
  readonly y: string
}

export interface AccountKey {
  readonly key: KeyObject
  readonly jwk: AccountJwk
  /** SHA-256 of the public half (RFC 7638). */
  readonly thumbprint: string
}

/** Throws for what is no key of P-256. */
export function parseAccountKey(pem: string): AccountKey {
  const key = createPrivateKey(pem)
  const { kty, crv, x, y } = key.export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined)
    throw new Error('The key of the account is none of P-256.')
  const jwk = { crv, kty, x, y } as const
  const thumbprint = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')
  return { key, jwk, thumbprint }
}

/** What shows that a challenge was taken up by the account (RFC 8555, 8.1). */
export function keyAuthorization(token: string, { thumbprint }: AccountKey): string {
  return `${token}.${thumbprint}`
}

/** What the record in DNS holds of it (RFC 8555, 8.4). */
export function dnsAnswer(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64url')
}

interface JwsHeader {
  readonly url: string
  readonly nonce: string
  /** Address of the account; without it the key itself says who asks, as for an account that is to be made. */
  readonly kid: string | undefined
}

/** A request that the account signed (RFC 8555, 6.2; RFC 7515). `payload` undefined: only to read. */
export function signedRequest(
  { key, jwk }: AccountKey,
  { url, nonce, kid }: JwsHeader,
  payload: unknown,
): string {
  const who = kid === undefined ? { jwk } : { kid }
  const header = base64url(JSON.stringify({ alg: 'ES256', nonce, url, ...who }))
  const body = payload === undefined ? '' : base64url(JSON.stringify(payload))
  const signature = sign('sha256', Buffer.from(`${header}.${body}`), {
    key,
    // Two numbers behind each other, as RFC 7518 (3.4) wants them; OpenSSL would wrap them in DER.
    dsaEncoding: 'ieee-p1363',
  })
  return JSON.stringify({
    protected: header,
    payload: body,
    signature: signature.toString('base64url'),
  })
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}
