import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { appAt, appLetters, appMenus, modelAt } from './app-menu.ts'
import { type Command, commandsOf, matching } from './commands.ts'

type Operation = ModelMeta['operations'][number]

function model(name: string, app: string, operations: readonly Operation[]): ModelMeta {
  const views: ModelMeta['views'] = [
    { type: 'search', model: name, text: [], filters: [], groupBy: [] },
    { type: 'form', model: name, sections: [], status: undefined },
  ]
  const label = name[0]?.toUpperCase() + name.slice(1)
  const words = { name, label, plural: `${label}s`, title: 'name', order: 'name' }
  return { ...words, app, operations, views, fields: [], actions: [] }
}

const SETTING: Meta['settings'][number] = {
  key: 'base.name',
  app: 'base',
  field: { name: 'name', label: 'Name', kind: 'text', required: false, readonly: false },
}

const META: Meta = {
  groups: [],
  settings: [SETTING],
  rights: [],
  staffAccess: 'none',
  apps: [
    { name: 'base', label: 'Administration', summary: '' },
    { name: 'contacts', label: 'Contacts', summary: '' },
    { name: 'panel', label: 'Control panel', summary: '' },
    { name: 'empty', label: 'Nothing to see', summary: '' },
  ],
  models: [
    model('user', 'base', ['read', 'create']),
    model('setting', 'base', ['read']),
    model('contact', 'contacts', ['read', 'create']),
    model('database', 'panel', ['read']),
    { ...model('line', 'contacts', ['read', 'create']), views: [] },
  ],
}

function commands(done: string[] = []): readonly Command[] {
  const send = { id: 'send', label: 'Send', hint: 'S2026-1', run: () => done.push('send') }
  return commandsOf(appMenus(META), [send], {
    go: (target) => done.push(JSON.stringify(target)),
    chooseScheme: (scheme) => done.push(scheme),
    openShortcuts: () => done.push('shortcuts'),
    leave: () => done.push('leave'),
  })
}

function labels(question: string): readonly string[] {
  return matching(commands(), question).map(({ label }) => label)
}

test('appMenus: apps with something to see, administration last', () => {
  const names = appMenus(META).map(({ app }) => app.name)
  assert.deepEqual(names, ['contacts', 'panel', 'base'])
})

test('appLetters: one letter for each app, of its name where the label has none', () => {
  const letters = [...appLetters(appMenus(META))].map(([letter, { app }]) => [letter, app.name])
  assert.deepEqual(letters, [
    ['c', 'contacts'],
    ['o', 'panel'],
    ['a', 'base'],
  ])
  const arabic = { ...META, apps: [{ name: 'contacts', label: 'جهات الاتصال', summary: '' }] }
  assert.deepEqual([...appLetters(appMenus(arabic)).keys()], ['c'])
})

function entries(meta: Meta, app: string): unknown {
  return appMenus(meta)
    .find((menu) => menu.app.name === app)
    ?.entries.map(({ target }) => target)
}

test('appMenus: settings for whom the server tells of any; an operator begins with the overview', () => {
  assert.deepEqual(entries(META, 'panel'), [
    { to: '/cloud-overview' },
    { to: '/$model', params: { model: 'database' } },
    { to: '/cloud-backups' },
    { to: '/cloud-clusters' },
    { to: '/cloud-trust' },
  ])
  const users = { to: '/$model', params: { model: 'user' } }
  assert.deepEqual(entries(META, 'base'), [users, { to: '/all-settings' }])
  assert.deepEqual(entries({ ...META, settings: [] }, 'base'), [users])
})

test('appMenus: backups of the own database for administrators, and not beside those of a whole cloud', () => {
  const groups = ['administrator']
  const customer = META.models.filter(({ name }) => name !== 'database')
  const own = { to: '/all-backups' }
  const has = (meta: Meta) => JSON.stringify(entries(meta, 'base')).includes(JSON.stringify(own))
  assert.equal(has({ ...META, groups, models: customer }), true)
  assert.equal(has({ ...META, models: customer }), false)
  assert.equal(has({ ...META, groups }), false)
})

test('appMenus: what is promised of the own database for administrators of a customer', () => {
  const groups = ['administrator']
  const models = META.models.filter(({ name }) => name !== 'database')
  const told = [
    { ...META, groups, models },
    { ...META, models },
    { ...META, groups },
  ].map((meta) => JSON.stringify(entries(meta, 'base')).includes('"/own-promises"'))
  assert.deepEqual(told, [true, false, false])
  assert.equal(appAt('/own-promises'), 'base')
})

test('appMenus: security for administrators and nobody else', () => {
  const security = { to: '/sign-in-security' }
  const has = (meta: Meta) =>
    JSON.stringify(entries(meta, 'base')).includes(JSON.stringify(security))
  assert.equal(has({ ...META, groups: ['administrator'] }), true)
  assert.equal(has(META), false)
})

test('appAt: pages that show no model belong to an app all the same', () => {
  assert.equal(appAt('/all-backups'), 'base')
  assert.equal(appAt('/cloud-backups/acme'), 'panel')
  assert.equal(appAt('/my-account'), undefined)
  assert.equal(appAt('/contact'), undefined)
})

test('modelAt: the model of a path, of pages of their own too, and none of pages of the person', () => {
  assert.equal(modelAt('/contact/0198/x'), 'contact')
  assert.equal(modelAt('/all-settings'), 'setting')
  assert.equal(modelAt('/my-account'), undefined)
  assert.equal(modelAt('/'), undefined)
})

test('commandsOf: what one may not create is not offered, nor what is made with something else', () => {
  const offered = labels('new')
  assert.deepEqual(offered, ['New: Contact', 'New: User'])
})

test('matching: beginnings of words in any order, without accents, by name before by app', () => {
  assert.deepEqual(labels('con'), [
    'Contacts',
    'New: Contact',
    'Overview',
    'Databases',
    'Backups',
    'Clusters',
    'Trust',
  ])
  assert.deepEqual(labels('cont new'), ['New: Contact'])
  assert.deepEqual(labels('ónt'), [])
  assert.deepEqual(labels('ÚSER'), ['Users', 'New: User'])
  assert.equal(labels('').length, commands().length)
})

test('commandsOf: each line does what it says', () => {
  const done: string[] = []
  for (const { id, run } of commands(done))
    if (['here-send', 'go-setting', 'create-contact', 'scheme-dark', 'leave'].includes(id)) run()
  assert.deepEqual(done, [
    'send',
    '{"to":"/all-settings"}',
    '{"to":"/$model/new","params":{"model":"contact"}}',
    'dark',
    'leave',
  ])
})
