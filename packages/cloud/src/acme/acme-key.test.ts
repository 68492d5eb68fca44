import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { test } from 'node:test'
import {
  dnsAnswer,
  keyAuthorization,
  newAccountKey,
  parseAccountKey,
  signedRequest,
} from './acme-key.ts'

interface Signed {
  readonly protected: string
  readonly payload: string
  readonly signature: string
}

function parse(text: string): Signed {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is asserted on below
  return JSON.parse(text) as Signed
}

function decode(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64url').toString())
}

test('a request is signed so that the public half of its key verifies it, and says what it is for', () => {
  const account = parseAccountKey(newAccountKey())
  const url = 'https://acme.example/new-order'
  const text = signedRequest(account, { url, nonce: 'n1', kid: undefined }, { a: 1 })
  const { protected: header, payload, signature } = parse(text)
  assert.deepEqual(decode(header), { alg: 'ES256', nonce: 'n1', url, jwk: account.jwk })
  assert.deepEqual(decode(payload), { a: 1 })
  const key = createPublicKey({ key: { ...account.jwk }, format: 'jwk' })
  const signed = Buffer.from(`${header}.${payload}`)
  const bytes = Buffer.from(signature, 'base64url')
  assert.equal(bytes.length, 64)
  assert.equal(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes), true)
  const other = Buffer.from(`${header}.${payload}x`)
  assert.equal(verify('sha256', other, { key, dsaEncoding: 'ieee-p1363' }, bytes), false)
})

test('whoever has an account names it instead of its key, and only reads with nothing in it', () => {
  const account = parseAccountKey(newAccountKey())
  const text = signedRequest(
    account,
    { url: 'https://a', nonce: 'n', kid: 'https://a/1' },
    undefined,
  )
  const { protected: header, payload } = parse(text)
  assert.deepEqual(decode(header), {
    alg: 'ES256',
    nonce: 'n',
    url: 'https://a',
    kid: 'https://a/1',
  })
  assert.equal(payload, '')
})

test('a challenge is answered by its token and the thumbprint of the key, in the DNS by a hash of both', () => {
  const account = parseAccountKey(newAccountKey())
  assert.match(account.thumbprint, /^[\w-]{43}$/)
  assert.equal(keyAuthorization('t', account), `t.${account.thumbprint}`)
  // printf %s abc | openssl dgst -sha256 -binary | basenc --base64url
  assert.equal(dnsAnswer('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  // The order of members that RFC 7638 wants; another one would be another thumbprint.
  assert.deepEqual(Object.keys(account.jwk), ['crv', 'kty', 'x', 'y'])
})

test('a key of another kind is refused', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  assert.throws(() => parseAccountKey(pem), /none of P-256/)
  assert.throws(() => parseAccountKey('nonsense'))
})
