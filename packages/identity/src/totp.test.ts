import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newTotpSecret, totpMoment, totpSetup } from './totp.ts'

/** "12345678901234567890" in base32; the last six digits of the table in RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

const at = (seconds: number): Date => new Date(seconds * 1000)

test('codes are those of RFC 6238, for their 30 seconds and ten more', () => {
  assert.equal(totpMoment(SECRET, '287082', at(59)), 1)
  assert.equal(totpMoment(SECRET, '081804', at(1_111_111_109)), 37_037_036)
  assert.equal(totpMoment(SECRET, '287 082', at(59)), 1, 'as apps show it')
  assert.equal(totpMoment(SECRET, '287082', at(30)), 1)
  assert.equal(totpMoment(SECRET, '287082', at(69)), 1)
  assert.equal(totpMoment(SECRET, '287082', at(70)), undefined, 'too late')
  assert.equal(totpMoment(SECRET, '287082', at(29)), undefined, 'too early')
  for (const wrong of ['', '28708', '2870820', '287083', 'abcdef'])
    assert.equal(totpMoment(SECRET, wrong, at(59)), undefined, wrong)
})

test('each secret is another, of 160 bits, and the address says where and as whom', () => {
  const secret = newTotpSecret()
  assert.match(secret, /^[A-Z2-7]{32}$/)
  assert.notEqual(secret, newTotpSecret())
  const { uri } = totpSetup(secret, 'acme.localhost', 'ann@acme.example')
  const { host, pathname, searchParams } = new URL(uri)
  assert.equal(host, 'totp')
  assert.equal(decodeURIComponent(pathname), '/acme.localhost:ann@acme.example')
  assert.equal(searchParams.get('secret'), secret)
})
