import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelOf, scopeWords, stateWords } from './staff-words.ts'

const KNOWN = [{ name: 'contact', label: 'Contacts' }]

test('scopeWords: no models are the settings, and what may be changed is said', () => {
  assert.equal(scopeWords({ models: [], mayWrite: false }, KNOWN), 'The settings, to read')
  assert.equal(scopeWords({ models: ['contact'], mayWrite: false }, KNOWN), 'Contacts, to read')
  assert.equal(
    scopeWords({ models: ['contact', 'product'], mayWrite: true }, KNOWN),
    'Contacts, product, to read and change',
  )
})

test('labelOf: a model that somebody may not know of is called by its name', () => {
  assert.equal(labelOf('product', KNOWN), 'product')
})

test('stateWords: a state that is new is no open grant', () => {
  assert.equal(stateWords('granted'), 'Open')
  assert.equal(stateWords('frozen'), 'Ended')
})
