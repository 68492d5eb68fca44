import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterAppRemoval, afterPasskeyRemoval, passkeyUse } from './factor-removal.ts'

test('the password alone opens the account, and the codes are void, only when the last factor goes', () => {
  const bare = /your password alone opens your account.* recovery codes are void/
  assert.match(afterAppRemoval(0), bare)
  assert.doesNotMatch(afterAppRemoval(1), bare)
  assert.match(afterAppRemoval(1), /The recovery codes stay\./)
  assert.match(afterPasskeyRemoval({ passkeysLeft: 0, hasApp: false, opened: true }), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ passkeysLeft: 0, hasApp: true, opened: true }), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ passkeysLeft: 1, hasApp: false, opened: true }), bare)
})

test('where passkeys are off, none is said to open the account', () => {
  const on = { password: true, passkey: true, providers: [] }
  assert.match(passkeyUse(on), /^A device that you unlock opens your account, without a password/)
  for (const password of [true, false]) {
    const off = passkeyUse({ ...on, password, passkey: false })
    assert.match(off, /turned signing in by passkeys alone off/)
    assert.doesNotMatch(off, /opens your account|without a password/)
  }
  const left = { passkeysLeft: 1, hasApp: false }
  assert.match(afterPasskeyRemoval({ ...left, opened: true }), /opens your account no more/)
  assert.doesNotMatch(afterPasskeyRemoval({ ...left, opened: false }), /opens your account/)
})
