/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopeWords } from './key-words.ts'

const said = (scope: Partial<Parameters<typeof scopeWords>[0]>): string =>
  scopeWords({ models: undefined, mayWrite: false, provisions: false, ...scope }, (model) =>
    model === 'contact' ? 'Contacts' : model,
  )

test('scopeWords: how far a key goes, in the words for models that people know', () => {
  assert.equal(said({}), 'Reads all that its user may')
  assert.equal(said({ mayWrite: true }), 'Reads and writes all that its user may')
  assert.equal(said({ models: ['contact', 'gone'] }), 'Reads Contacts, gone')
  assert.equal(said({ models: ['contact'], mayWrite: true }), 'Reads and writes Contacts')
  assert.equal(
    said({ provisions: true, mayWrite: true }),
    'Provisions users by SCIM, and nothing else',
  )
  assert.equal(said({ provisions: true }), 'Reads users by SCIM')
})
