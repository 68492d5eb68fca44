import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow } from './access.ts'
import { recordAction } from './action.ts'
import { app, group } from './app.ts'
import { field } from './field-builders.ts'
import { IMPLICIT_FIELDS } from './implicit-fields.ts'
import { EVERY_MODEL, IMPLICIT_TRANSLATIONS } from './implicit-translations.ts'
import { LABEL_LANGUAGES } from './label-language.ts'
import { labelsOf } from './labels.ts'
import { extend, model } from './model.ts'
import { buildRegistry } from './registry-build.ts'
import { translator } from './translations.ts'
import { formView, listView, searchView } from './view.ts'

const post = app({
  name: 'post',
  label: 'Post',
  summary: 'Letters',
  groups: [group('writer', 'Writer')],
  models: [
    model('letter', {
      label: 'Letter',
      plural: 'Letters',
      fields: {
        name: field.text({ label: 'Title', help: 'As printed' }),
        sent_on: field.date(),
        state: field.selection({ draft: 'Draft' }, { label: 'State' }),
      },
      access: [allow('writer', ['read'])],
    }),
  ],
  actions: [
    recordAction({
      model: 'letter',
      name: 'send',
      label: 'Send',
      confirm: 'It leaves the house.',
      groups: ['writer'],
      parameters: { stamp: field.text() },
      run: async () => await Promise.resolve(),
    }),
  ],
  views: [
    listView('letter', ['name']),
    formView('letter', { sections: [{ label: 'Envelope', fields: ['name'] }] }),
    searchView('letter', {
      text: ['name'],
      filters: [{ name: 'open', label: 'Open', where: 'record.state == "draft"' }],
      groupBy: [],
    }),
  ],
  translations: { fr: { State: 'État', Letter: 'Lettre' } },
})

const places = app({
  name: 'places',
  label: 'Places',
  summary: 'Where',
  extensions: [extend('letter', { fields: { region: field.text({ label: 'State of birth' }) } })],
  translations: { fr: { 'State of birth': 'Région de naissance' } },
})

const people = app({
  name: 'people',
  label: 'People',
  summary: 'Who',
  models: [model('user', { label: 'User', plural: 'Users', title: 'id', fields: {}, access: [] })],
})

test('labels of an app: everything that its people read, names without a label included', () => {
  const spoken = [
    'Post',
    'Letters',
    'Writer',
    'Letter',
    'Title',
    'As printed',
    'Sent on',
    'State',
    'Draft',
    'Send',
    'It leaves the house.',
    'Stamp',
    'Envelope',
    'Open',
  ]
  assert.deepEqual([...labelsOf(post)], spoken)
  assert.deepEqual([...labelsOf(places)], ['Places', 'Where', 'State of birth'])
})

test('translator: an app speaks its own words first, then those of others, and English where nobody translated', () => {
  const region = app({
    name: 'region',
    label: 'State',
    summary: '-',
    translations: { fr: { State: 'Région' } },
  })
  const say = translator([post, places, region], 'fr-CA')
  assert.equal(say('State', 'post'), 'État')
  assert.equal(say('State', 'region'), 'Région')
  assert.equal(say('State of birth', 'post'), 'Région de naissance')
  assert.equal(say('Draft', 'post'), 'Draft')
  assert.equal(say('constructor', 'post'), 'constructor')
})

test('translator: fields that every record has are no app’s; an unknown language is English', () => {
  const log = app({
    name: 'log',
    label: 'Created',
    summary: '-',
    translations: { fr: { Created: 'Création' } },
  })
  assert.equal(translator([log], 'fr')('Created', 'log'), 'Création')
  assert.equal(translator([log], 'fr')('Created', EVERY_MODEL), 'Créé le')
  for (const language of ['en', 'xx', '', '__proto__'])
    assert.equal(translator([log], language)('Created', 'log'), 'Created')
})

test('implicit fields: each has a label in every language', () => {
  const labels = [...IMPLICIT_FIELDS.values()].map(({ label }) => label)
  for (const language of LABEL_LANGUAGES)
    assert.deepEqual(Object.keys(IMPLICIT_TRANSLATIONS[language] ?? {}), labels)
})

test('registry: a translation of what is no label of that app is refused by name', () => {
  const wrong = app({ ...post, translations: { ar: { Lettre: 'رسالة', Places: 'أماكن' } } })
  assert.throws(() => buildRegistry([people, wrong, places]), {
    code: 'APP_INVALID',
    details: {
      problems: [
        'app post: translates "Lettre" (ar), which is no label of it',
        'app post: translates "Places" (ar), which is no label of it',
      ],
    },
  })
})
