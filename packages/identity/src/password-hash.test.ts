import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatHash, isHashable, requireGoodPassword } from './password-hash.ts'

const LENGTH_ALONE = { minimumLength: 12, refuseCommon: false, words: [] }

test('a hash says itself how it was made', () => {
  assert.equal(
    formatHash({ rounds: 220_000, salt: 'c2FsdA==' }, 'aGFzaA=='),
    'pbkdf2-sha512-keyed$220000$c2FsdA==$aGFzaA==',
  )
})

test('a new password is measured in characters, and nothing else is asked of it', () => {
  for (const good of [
    'aaaaaaaaaaaa',
    '            ',
    'ä'.repeat(12),
    '🐎'.repeat(12),
    'x'.repeat(256),
  ])
    requireGoodPassword(good, LENGTH_ALONE)
  for (const bad of ['', 'a'.repeat(11), '🐎'.repeat(11), 'x'.repeat(257)])
    assert.throws(
      () => {
        requireGoodPassword(bad, LENGTH_ALONE)
      },
      { code: 'VALUE_INVALID', details: { field: 'password' } },
    )
})

test('what is guessed first is refused, and so is what is known of the person', () => {
  const rules = { minimumLength: 12, refuseCommon: true, words: ['Ann Miller', 'acme'] }
  for (const bad of ['password1234', 'annmiller2026', 'acme-acme-2026'])
    assert.throws(
      () => {
        requireGoodPassword(bad, rules)
      },
      { code: 'VALUE_INVALID', details: { field: 'password' } },
      bad,
    )
  requireGoodPassword('correct horse battery', rules)
})

test('only what can be a password is hashed at sign-in', () => {
  assert.equal(isHashable(''), false)
  assert.equal(isHashable('x'), true)
  assert.equal(isHashable('🐎'.repeat(256)), true)
  assert.equal(isHashable('x'.repeat(257)), false)
})
