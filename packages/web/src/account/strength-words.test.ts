import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PasswordStrength } from '@zennnn/kernel'
import { strengthWords } from './strength-words.ts'
import { typedWords } from './typed-password-words.ts'

const SAID: readonly (readonly [PasswordStrength, string])[] = [
  [{ kind: 'untypable' }, 'It has a character that no keyboard types.'],
  [{ kind: 'short', length: 11, missing: 1 }, '1 character is missing.'],
  [{ kind: 'short', length: 2, missing: 10 }, '10 characters are missing.'],
  [{ kind: 'long' }, 'This is too long: 256 characters at most.'],
  [
    {
      kind: 'guessed',
      found: [
        { text: 'acme', kind: 'known' },
        { text: '1234', kind: 'row' },
        { text: 'monkey', kind: 'common' },
        { text: 'onk', kind: 'repeated' },
      ],
    },
    'Weak: made of what is guessed first: acme (name, company or address), 1234 (row of keys or year), monkey (common word), onk (there before).',
  ],
  [{ kind: 'good' }, 'Good enough.'],
  [{ kind: 'strong' }, 'Strong.'],
]

test('the client and the pages of the server say the same of a new password', () => {
  for (const [strength, said] of SAID) {
    assert.equal(strengthWords(strength), said)
    assert.equal(typedWords(strength), said)
  }
})
