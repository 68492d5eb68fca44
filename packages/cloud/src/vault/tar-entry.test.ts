import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tarHeader, tarPadding } from './tar-entry.ts'

const AT = new Date('2026-11-28T00:00:00Z')

test('tarHeader writes sizes in octal, and from 8 GiB on in base 256 as GNU tar does', () => {
  const small = tarHeader({ name: 'a.dump', bytes: 8 ** 11 - 1, at: AT })
  assert.equal(small.length, 512)
  assert.equal(small.toString('latin1', 124, 136), '77777777777\0')
  const large = tarHeader({ name: 'a.dump', bytes: 8 ** 11, at: AT })
  assert.equal(large.toString('hex', 124, 136), '800000000000000200000000')
})

test('tarPadding fills the last block and adds none to a full one', () => {
  assert.deepEqual(
    [0, 1, 511, 512, 513].map((bytes) => tarPadding(bytes).length),
    [0, 511, 1, 0, 511],
  )
})
