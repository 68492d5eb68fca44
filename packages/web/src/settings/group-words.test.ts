import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupSentences } from './group-words.ts'

test('groupSentences joins models with the same rights, says where a rule narrows, and names actions', () => {
  const sentences = groupSentences({
    name: 'seller',
    label: 'Seller',
    implies: [],
    rights: [
      {
        model: 'Contacts',
        operations: ['read', 'create', 'update'],
        isNarrowed: false,
        actions: [],
      },
      { model: 'Tags', operations: ['read', 'create', 'update'], isNarrowed: false, actions: [] },
      { model: 'Orders', operations: ['read'], isNarrowed: true, actions: ['Send', 'Confirm'] },
      { model: 'Jobs', operations: [], isNarrowed: false, actions: ['Cancel'] },
    ],
  })
  assert.deepEqual(sentences, [
    'May read, create, and change: Contacts and Tags.',
    'May read, where a rule allows it: Orders.',
    'Acts on Orders: Send and Confirm.',
    'Acts on Jobs: Cancel.',
  ])
})
