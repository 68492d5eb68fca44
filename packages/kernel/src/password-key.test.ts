import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { keyedDigest, passwordKeyOf } from './password-key.ts'

test('a keyed digest is the HMAC-SHA512 of the bytes, and another cloud makes another one', () => {
  const key = passwordKeyOf('one')
  const digest = Buffer.alloc(64, 7)
  const expected = createHmac('sha512', key).update(digest).digest('base64')
  assert.equal(keyedDigest(key, digest.toString('base64')), expected)
  assert.equal(Buffer.from(expected, 'base64').length, 64)
  assert.notEqual(keyedDigest(passwordKeyOf('other'), digest.toString('base64')), expected)
})

test('the key is neither the secret it comes from nor what is derived from that for databases', () => {
  const secret = 'a'.repeat(43)
  const key = passwordKeyOf(secret)
  assert.notEqual(key.toString('base64url'), secret)
  assert.equal(key.length, 32)
})
