import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { allow, constraint, restrict } from './access.ts'
import { recordAction } from './action.ts'
import { type App, app, group } from './app.ts'
import type { Field } from './field.ts'
import { cel, field, fromSetting } from './field-builders.ts'
import { extend, model } from './model.ts'
import type { Registry } from './registry.ts'
import { buildRegistry } from './registry-build.ts'
import { setting } from './setting.ts'
import { formView, listView } from './view.ts'

const user = model('user', {
  label: 'User',
  plural: 'Users',
  fields: { name: field.text({ required: true }) },
  access: [],
})
const note = model('note', {
  label: 'Note',
  plural: 'Notes',
  title: 'title',
  order: 'title, id desc',
  fields: {
    title: field.text({ required: true }),
    author: field.reference('user', { default: cel('user.id') }),
    words: field.integer({ default: 0 }),
    lines: field.collection('note_line', 'note'),
    word_total: field.total('lines.words'),
  },
  access: [
    allow('writer', ['read', 'create'], 'record.author == user.id'),
    restrict('record.words >= 0'),
  ],
  constraints: [
    constraint('words_positive', 'record.words >= 0', 'A note cannot have fewer than no words.'),
  ],
})
const noteLine = model('note_line', {
  label: 'Line',
  plural: 'Lines',
  title: 'id',
  fields: { note: field.reference('note', { required: true }), words: field.integer() },
  access: [],
})

const base = app({ name: 'base', label: 'Base', summary: 'Users', models: [user] })
const notes = app({
  name: 'notes',
  label: 'Notes',
  summary: 'Notes',
  depends: ['base'],
  groups: [group('writer', 'Writer'), group('editor', 'Editor', ['writer'])],
  models: [note, noteLine],
  views: [
    listView('note', ['title', 'author.name']),
    formView('note', { sections: [{ fields: ['title', { name: 'lines', columns: ['words'] }] }] }),
  ],
  actions: [
    recordAction({
      model: 'note',
      name: 'archive',
      label: 'Archive',
      groups: ['editor'],
      when: 'record.words > 0',
      run: async () => {},
    }),
  ],
})

function problemsOf(...apps: readonly App[]): readonly string[] {
  try {
    buildRegistry(apps)
    return []
  } catch (error) {
    assert.ok(error instanceof PlatformError && error.code === 'APP_INVALID')
    assert.ok(error.details instanceof Object)
    const problems: unknown = Reflect.get(error.details, 'problems')
    assert.ok(Array.isArray(problems))
    return problems.map(String)
  }
}

/** The declared note app with one thing changed. */
function broken(change: Partial<App>): readonly string[] {
  return problemsOf(base, { ...notes, ...change })
}

test('buildRegistry joins apps, implicit fields first', () => {
  const registry: Registry = buildRegistry([base, notes])
  const joined = registry.models.get('note')
  assert.deepEqual(
    [...(joined?.fields.keys() ?? [])],
    [
      'id',
      'version',
      'created_at',
      'created_by',
      'updated_at',
      'updated_by',
      'title',
      'author',
      'words',
      'lines',
      'word_total',
    ],
  )
  assert.equal(joined?.app, 'notes')
  assert.deepEqual([...joined.actions.keys()], ['archive'])
  assert.deepEqual(registry.groups.get('editor')?.implies, ['writer'])
})

test('an extension adds fields and rights to a model of another app', () => {
  const starred = extend('note', {
    fields: { starred: field.boolean() },
    access: [allow('editor', ['read'])],
  })
  const registry = buildRegistry([
    base,
    notes,
    app({ name: 'stars', label: 'S', summary: 'S', extensions: [starred] }),
  ])
  const joined = registry.models.get('note')
  assert.ok(joined !== undefined)
  assert.ok(joined.fields.has('starred'))
  assert.deepEqual(
    joined.grants.map((grant) => grant.group),
    ['writer', 'editor'],
  )
})

test('a model without a grant has none: closed is the default', () => {
  assert.deepEqual(buildRegistry([base]).models.get('user')?.grants, [])
})

const wrong: readonly (readonly [string, Partial<App>, RegExp])[] = [
  ['an unknown dependency', { depends: ['ledger'] }, /app notes: depends on ledger/],
  [
    'an unknown implied group',
    { groups: [group('writer', 'W', ['boss']), group('editor', 'E')] },
    /group writer implies unknown group boss/,
  ],
  [
    'a link to an action that asks for a proof',
    {
      actions: [
        recordAction({
          model: 'note',
          name: 'burn',
          label: 'Burn',
          groups: ['editor'],
          proof: 'fresh',
          run: async () => {},
        }),
      ],
      linkPurposes: [
        {
          name: 'burning',
          model: 'note',
          select: 'title',
          title: 'Burn',
          columns: ['title'],
          action: 'burn',
          button: 'Burn',
        },
      ],
    },
    /link purpose burning calls burn, which asks for a proof that no link gives/,
  ],
  [
    'an unknown group in a grant',
    { groups: [group('editor', 'E')] },
    /model note: unknown group writer/,
  ],
  [
    'a reference to nowhere',
    {
      models: [
        note,
        noteLine,
        model('x', {
          label: 'X',
          plural: 'X',
          title: 'id',
          fields: { to: field.reference('nowhere') },
          access: [],
        }),
      ],
    },
    /app notes: x\.to: refers to the unknown model nowhere/,
  ],
  [
    'a collection whose inverse points elsewhere',
    {
      models: [
        note,
        noteLine,
        model('x', {
          label: 'X',
          plural: 'X',
          title: 'id',
          fields: { some: field.collection('note_line', 'note') },
          access: [],
        }),
      ],
    },
    /x\.some: note_line\.note is not a reference to x/,
  ],
  [
    'a bad name',
    {
      models: [
        note,
        noteLine,
        model('Bad-Name', { label: 'X', plural: 'X', title: 'id', fields: {}, access: [] }),
      ],
    },
    /Bad-Name: the name must be lower_snake_case/,
  ],
  [
    'a field named like a query parameter',
    {
      models: [
        note,
        noteLine,
        model('x', {
          label: 'X',
          plural: 'X',
          title: 'id',
          fields: { select: field.text() },
          access: [],
        }),
      ],
    },
    /x\.select: the name must/,
  ],
  [
    'a title that is no field',
    { models: [note, noteLine, model('x', { label: 'X', plural: 'X', fields: {}, access: [] })] },
    /model x: title names the unknown field name/,
  ],
  [
    'a view of an unknown field',
    { views: [listView('note', ['author.salary'])] },
    /list view of note names the unknown field author\.salary/,
  ],
  [
    'a sum of what is no number',
    { views: [listView('note', ['title'], { sums: ['title'] })] },
    /list view of note sums title, which is not a number of its own/,
  ],
  [
    'an expression over an unknown field',
    {
      models: [
        noteLine,
        { ...note, access: [allow('writer', ['read'], 'record.owner == user.id')] },
      ],
    },
    /app notes: note allow writer: .*owner/,
  ],
  [
    'an expression of the wrong type',
    { models: [noteLine, { ...note, constraints: [constraint('c', 'record.title > 3', 'm')] }] },
    /note constraint c/,
  ],
  [
    'a constraint that looks at the user',
    {
      models: [
        noteLine,
        { ...note, constraints: [constraint('c', 'record.author == user.id', 'm')] },
      ],
    },
    /note constraint c/,
  ],
  [
    'a migration without a number',
    { migrations: [{ name: 'fill', sql: '' }] },
    /migration fill is not named like 001-what-it-does/,
  ],
  [
    'two migrations of one number',
    {
      migrations: [
        { name: '001-b', sql: '' },
        { name: '001-c', sql: '' },
      ],
    },
    /migration 001-c does not have a higher number than 001-b/,
  ],
  [
    'a setting under the name of another app',
    { settings: [setting('other.days', field.integer())] },
    /setting other.days: the key must be notes\.<name>/,
  ],
  [
    'a required setting without a default',
    { settings: [setting('notes.days', field.integer({ required: true }))] },
    /setting notes.days: it needs a default/,
  ],
  [
    'a setting whose default is computed',
    { settings: [setting('notes.days', field.text({ default: cel('user.id') }))] },
    /setting notes.days: the default must be a plain value/,
  ],
  [
    'a setting declared twice',
    {
      settings: [setting('notes.days', field.integer()), setting('notes.days', field.integer())],
    },
    /setting notes.days is declared twice/,
  ],
  [
    'a default from an unknown setting',
    { models: [noteLine, withTitle(field.text({ default: fromSetting('notes.title') }))] },
    /note.title: takes its default from an unknown setting/,
  ],
  [
    'a default from a setting of another kind',
    {
      settings: [setting('notes.days', field.integer())],
      models: [noteLine, withTitle(field.text({ default: fromSetting('notes.days') }))],
    },
    /note.title: takes its default from notes.days, which is of another kind/,
  ],
  [
    'a required field whose default may be empty',
    {
      settings: [setting('notes.title', field.text())],
      models: [
        noteLine,
        withTitle(field.text({ required: true, default: fromSetting('notes.title') })),
      ],
    },
    /note.title: takes its default from notes.title, which may be empty/,
  ],
  ['the same model twice', { models: [note, noteLine, note] }, /model note is already declared/],
]

function withTitle(title: Field): App['models'][number] {
  return { ...note, fields: { ...note.fields, title } }
}

for (const [what, change, expected] of wrong) {
  test(`buildRegistry refuses ${what} and names app and declaration`, () => {
    const problems = broken(change)
    assert.ok(
      problems.some((problem) => expected.test(problem)),
      problems.join('\n') || 'no problem found',
    )
  })
}

test('buildRegistry tells all problems at once', () => {
  const problems = broken({ depends: ['ledger'], views: [listView('note', ['nope'])] })
  assert.equal(problems.length, 2)
})

test('a correspondent leads through references to an e-mail address, and to nothing else', () => {
  const person = model('person', {
    label: 'Person',
    plural: 'People',
    fields: {
      name: field.text(),
      mail: field.text({ format: 'email' }),
      boss: field.reference('person'),
      staff: field.collection('person', 'boss'),
    },
    access: [],
  })
  const registryWith = (correspondent: string): Registry =>
    buildRegistry([
      app({
        name: 'people',
        label: 'People',
        summary: 'People',
        models: [{ ...person, correspondent }, user],
      }),
    ])
  for (const path of ['mail', 'boss.mail', 'boss.boss.mail'])
    assert.equal(registryWith(path).models.get('person')?.correspondent, path)
  for (const path of ['name', 'boss', 'nothing', 'staff.mail', 'boss.nothing', 'mail.mail', ''])
    assert.throws(() => registryWith(path), /correspondent .* does not lead to an e-mail/, path)
})
