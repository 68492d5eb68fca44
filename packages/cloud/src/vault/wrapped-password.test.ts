import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

test('a wrapped password opens only with its key and purpose, and with no bit changed', () => {
  const key = randomBytes(32)
  const wrapped = wrapPassword(key, 'z_a eu', 'secret')
  assert.equal(unwrapPassword([key], 'z_a eu', wrapped), 'secret')
  assert.ok(!wrapped.includes('secret'))
  const refused = { code: 'SETUP_FAILED' }
  assert.throws(() => unwrapPassword([randomBytes(32)], 'z_a eu', wrapped), refused)
  for (const purpose of ['z_a us', 'z_b eu', ''])
    assert.throws(() => unwrapPassword([key], purpose, wrapped), refused)
  for (let at = 0; at < wrapped.length; at += 1) {
    const changed = Buffer.from(wrapped)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    assert.throws(() => unwrapPassword([key], 'z_a eu', changed), refused)
  }
  assert.throws(() => unwrapPassword([key], 'z_a eu', Buffer.alloc(0)), refused)
})
