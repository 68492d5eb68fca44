import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strengthOf } from './password-strength.ts'

const RULES = { minimumLength: 12, refuseCommon: true, words: ['Ann Miller', 'Acme Ltd', 'acme'] }

test('strengthOf says how many characters are missing, counted as the server counts them', () => {
  assert.deepEqual(strengthOf('', RULES), { kind: 'short', length: 0, missing: 12 })
  assert.deepEqual(strengthOf('🐎'.repeat(11), RULES), {
    kind: 'short',
    length: 11,
    missing: 1,
  })
  assert.deepEqual(strengthOf('x'.repeat(257), RULES), { kind: 'long' })
})

test('strengthOf calls weak what the server refuses, and names the parts', () => {
  assert.deepEqual(strengthOf('Password1234', RULES), {
    kind: 'guessed',
    found: [
      { text: 'password', kind: 'common' },
      { text: '1234', kind: 'row' },
    ],
  })
  assert.deepEqual(strengthOf('AcmeMiller2026', RULES), {
    kind: 'guessed',
    found: [
      { text: 'acme', kind: 'known' },
      { text: 'miller', kind: 'known' },
      { text: '2026', kind: 'row' },
    ],
  })
  assert.notEqual(strengthOf('Password1234', { ...RULES, refuseCommon: false }).kind, 'guessed')
})

test('strengthOf refuses a character that no keyboard types before all else', () => {
  assert.deepEqual(strengthOf('\0', RULES), { kind: 'untypable' })
})

test('strengthOf tells good from strong', () => {
  assert.equal(strengthOf('monkeydragon xk', RULES).kind, 'good')
  assert.equal(strengthOf('xK9mQ2vT8wLp', RULES).kind, 'strong')
})
