import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterAppRemoval, afterPasskeyRemoval } from './factor-removal.ts'

test('the password alone opens the account, and the codes are void, only when the last factor goes', () => {
  const bare = /your password alone opens your account.* recovery codes are void/
  assert.match(afterAppRemoval(0), bare)
  assert.doesNotMatch(afterAppRemoval(1), bare)
  assert.match(afterAppRemoval(1), /The recovery codes stay\./)
  assert.match(afterPasskeyRemoval({ passkeysLeft: 0, hasApp: false }), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ passkeysLeft: 0, hasApp: true }), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ passkeysLeft: 1, hasApp: false }), bare)
})
