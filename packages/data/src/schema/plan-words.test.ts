import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allow,
  app,
  buildRegistry,
  type Field,
  field,
  group,
  model,
  searchView,
} from '@zennnn/model'
import { limitedWords } from './plan-words.ts'

function modelFor(name: string, group_: string, fields: Readonly<Record<string, Field>>) {
  return model(name, {
    label: 'x',
    plural: 'x',
    title: 'id',
    fields,
    access: [allow(group_, ['read'])],
  })
}

const registry = buildRegistry([
  app({
    name: 'deals',
    label: 'Deals',
    summary: 'For tests.',
    groups: [group('clerk', 'Clerk'), group('boss', 'Boss')],
    models: [
      modelFor('user', 'member', { name: field.text() }),
      modelFor('deal', 'clerk', {
        name: field.text(),
        credit: field.integer({ groups: ['boss'] }),
        owner: field.reference('user'),
        claims: field.collection('claim', 'deal'),
      }),
      modelFor('claim', 'boss', { credit: field.integer(), deal: field.reference('deal') }),
      modelFor('letter', 'link', { owner_of: field.reference('user') }),
    ],
    views: [
      searchView('deal', {
        text: [],
        filters: [
          { name: 'risky', label: 'x', where: 'record.credit > 5' },
          { name: 'claimed', label: 'x', where: 'record.claims.exists(c, c.credit > 5)' },
          { name: 'named', label: 'x', where: 'record.name != ""' },
          { name: 'own', label: 'x', where: 'record.owner == user.id' },
        ],
        groupBy: [],
      }),
    ],
  }),
])

test('limitedWords names fields for some groups, fields that lead to models for fewer, and filters by these', () => {
  const own = limitedWords(registry).filter(({ groups }) => !groups.includes('member'))
  assert.deepEqual(own, [
    { word: 'claimed', groups: ['boss'], models: { kind: 'only', names: ['deal'] } },
    { word: 'claims', groups: ['boss'], models: { kind: 'except', names: [] } },
    { word: 'credit', groups: ['boss'], models: { kind: 'except', names: ['claim'] } },
    // A boss is no clerk.
    { word: 'deal', groups: ['clerk'], models: { kind: 'except', names: [] } },
    { word: 'risky', groups: ['boss'], models: { kind: 'only', names: ['deal'] } },
  ])
})

test('to the bearer of a link also what is for every member is limited', () => {
  const words = limitedWords(registry).map(({ word }) => word)
  assert.ok(words.includes('owner_of'))
  assert.ok(!words.includes('owner'))
})
