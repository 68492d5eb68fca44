import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Allow, allow, app, buildRegistry, field, group, model } from '@zennnn/model'
import { compileGuide } from './query-guide.ts'
import { fullSight, type Sight, sightOf } from './query-sight.ts'

const OWN = 'record.owner == user.id'
const OWN_SQL = `(t1."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)`

function registryWith(access: readonly Allow[], secretGroups: readonly string[] = []) {
  const user = model('user', {
    label: 'User',
    plural: 'Users',
    fields: { name: field.text({ required: true }) },
    access: [allow('member', ['read'])],
  })
  const note = model('note', {
    label: 'Note',
    plural: 'Notes',
    title: 'text',
    fields: {
      text: field.text({ required: true }),
      open: field.boolean({ label: 'Open' }),
      secret: field.text({ label: 'Secret', groups: secretGroups }),
      owner: field.reference('user', { label: 'Owner' }),
      parent: field.reference('note', { label: 'Parent' }),
    },
    access,
  })
  const notes = app({
    name: 'notes',
    label: 'Notes',
    summary: 'Notes',
    groups: [group('boss', 'Boss')],
    models: [user, note],
  })
  return buildRegistry([notes])
}

function guide(sight: Sight): string | undefined {
  const note = sight.models.get('note') ?? assert.fail('no note')
  return compileGuide(sight, { model: note, alias: 't1' })
}

test('a guide says the rules of those grants that the asker has', () => {
  const registry = registryWith([
    allow('boss', ['read']),
    allow('member', ['read'], OWN),
    allow('member', ['read'], 'record.open'),
    allow('link', ['read'], 'record.id == link.record'),
    allow('member', ['update'], 'record.text == "x"'),
  ])
  assert.equal(guide(sightOf(registry, ['member'])), `(${OWN_SQL} or t1."open")`)
})

test('there is no guide for who sees all, and none for the platform itself', () => {
  const registry = registryWith([allow('boss', ['read']), allow('member', ['read'], OWN)])
  assert.equal(guide(sightOf(registry, ['member', 'boss'])), undefined)
  assert.equal(guide(fullSight(registry)), undefined)
})

test('there is no guide by a rule that reads other records: requests may not name what it reads', () => {
  const registry = registryWith([
    allow('member', ['read'], OWN),
    allow('member', ['read'], 'record.parent.owner == user.id'),
  ])
  assert.equal(guide(sightOf(registry, ['member'])), undefined)
})

test('there is no guide through a masking view, where what the rule reads may be hidden', () => {
  const registry = registryWith([allow('member', ['read'], OWN)], ['boss'])
  assert.equal(guide(sightOf(registry, ['member'])), undefined)
})
