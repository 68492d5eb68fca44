import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  afterAppRemoval,
  afterPasskeyMade,
  afterPasskeyRemoval,
  appUse,
  passkeyUse,
  recoveryCodesUse,
} from './factor-words.ts'

const LAST = { passkeysLeft: 0, hasApp: false, opened: true, password: 'here' } as const

test('the password alone opens the account, and the codes are void, only when the last factor goes', () => {
  const bare = /your password alone opens your account.* recovery codes are void/
  assert.match(afterAppRemoval(0, 'here'), bare)
  assert.match(afterAppRemoval(0, 'directory'), bare)
  assert.doesNotMatch(afterAppRemoval(1, 'here'), bare)
  assert.match(afterAppRemoval(1, 'here'), /The recovery codes stay\./)
  assert.match(afterPasskeyRemoval(LAST), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ ...LAST, hasApp: true }), bare)
  assert.doesNotMatch(afterPasskeyRemoval({ ...LAST, passkeysLeft: 1 }), bare)
})

test('nobody without a password reads of his password', () => {
  const said = [
    appUse(undefined),
    afterAppRemoval(0, undefined),
    afterAppRemoval(1, undefined),
    passkeyUse(false, undefined),
    recoveryCodesUse(undefined),
    afterPasskeyMade(false, undefined),
    afterPasskeyRemoval({ ...LAST, password: undefined }),
  ]
  for (const words of said) assert.doesNotMatch(words, /password/)
  const bare = /nothing more is asked for when you sign in.* recovery codes are void/
  assert.match(afterAppRemoval(0, undefined), bare)
  assert.match(afterPasskeyRemoval({ ...LAST, password: undefined }), bare)
  assert.match(afterAppRemoval(1, undefined), /one of your passkeys.* another way.* codes stay/)
})

test('whoever has a password reads what comes after it', () => {
  for (const words of [appUse('directory'), afterAppRemoval(1, 'here')])
    assert.match(words, /is asked for after your password/)
  assert.match(afterPasskeyMade(false, 'here'), /asked for after your password/)
  assert.match(recoveryCodesUse('here'), /, after your password, opens the account once/)
})

test('where passkeys are off, none is said to open the account', () => {
  assert.match(
    passkeyUse(true, 'here'),
    /^A device that you unlock opens your account, without a password/,
  )
  assert.match(afterPasskeyMade(true, undefined), /opens your account/)
  for (const password of ['here', 'directory', undefined] as const) {
    const off = passkeyUse(false, password)
    assert.match(off, /turned signing in by passkeys alone off/)
    for (const words of [off, afterPasskeyMade(false, password)])
      assert.doesNotMatch(words, /opens your account|without a password/)
  }
  const left = { passkeysLeft: 1, hasApp: false, password: 'here' } as const
  assert.match(afterPasskeyRemoval({ ...left, opened: true }), /opens your account no more/)
  assert.doesNotMatch(afterPasskeyRemoval({ ...left, opened: false }), /opens your account/)
})
