import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from './secret.ts'

test('a secret has 256 bits, each of which is as often one as nought, and none comes twice', () => {
  const count = 4000
  const secrets = Array.from({ length: count }, newSecret)
  assert.equal(new Set(secrets).size, count)
  const ones = Array.from({ length: 256 }, () => 0)
  for (const secret of secrets) {
    assert.match(secret, /^[\w-]{43}$/)
    const bytes = Buffer.from(secret, 'base64url')
    assert.equal(bytes.length, 32)
    for (const bit of ones.keys())
      ones[bit] = (ones[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1)
  }
  // Six standard deviations: a fair bit leaves this once in 500 million, so no run of 256 fails by chance.
  const tolerance = 6 * Math.sqrt(count / 4)
  for (const [bit, sum] of ones.entries())
    assert.ok(Math.abs(sum - count / 2) < tolerance, `bit ${bit} is one ${sum} times of ${count}`)
})
