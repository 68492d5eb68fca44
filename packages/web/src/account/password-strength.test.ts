import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strengthOf } from './password-strength.ts'

const RULES = { minimumLength: 12, refuseCommon: true, words: ['Ann Miller', 'Acme Ltd', 'acme'] }

test('strengthOf says how many characters are missing, counted as the server counts them', () => {
  assert.deepEqual(strengthOf('', RULES), { kind: 'short', missing: 12 })
  assert.deepEqual(strengthOf('🐎'.repeat(11), RULES), { kind: 'short', missing: 1 })
  assert.deepEqual(strengthOf('x'.repeat(257), RULES), { kind: 'long' })
})

test('strengthOf calls weak what the server refuses, and names the parts', () => {
  assert.deepEqual(strengthOf('Password1234', RULES), {
    kind: 'guessed',
    found: ['password', '1234'],
  })
  assert.deepEqual(strengthOf('AcmeMiller2026', RULES), {
    kind: 'guessed',
    found: ['acme', 'miller', '2026'],
  })
  assert.notEqual(strengthOf('Password1234', { ...RULES, refuseCommon: false }).kind, 'guessed')
})

test('strengthOf tells good from strong', () => {
  assert.equal(strengthOf('monkeydragon xk', RULES).kind, 'good')
  assert.equal(strengthOf('xK9mQ2vT8wLp', RULES).kind, 'strong')
})
