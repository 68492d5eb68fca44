import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullSight, sightOf } from '@zennnn/data'
import {
  allow,
  app,
  buildRegistry,
  field,
  formView,
  group,
  listView,
  model,
  modelAction,
  recordAction,
  searchView,
  setting,
  translator,
} from '@zennnn/model'
import { describeSight } from './describe-meta.ts'
import { openApi } from './describe-openapi.ts'

const FORM = formView('deal', {
  status: 'state',
  sections: [
    {
      label: 'All',
      fields: [
        'title',
        'margin',
        { name: 'note', visible: 'record.margin > 10.0', required: 'record.state == "won"' },
        { name: 'papers', columns: ['name'] },
      ],
    },
  ],
})

const registry = buildRegistry([
  app({
    name: 'trade',
    label: 'Trade',
    summary: 'For tests',
    groups: [group('seller', 'Seller'), group('boss', 'Boss', ['seller'])],
    models: [
      model('user', {
        label: 'User',
        plural: 'Users',
        fields: { name: field.text({ required: true }) },
        access: [allow('member', ['read'])],
      }),
      model('paper', {
        label: 'Paper',
        plural: 'Papers',
        fields: {
          name: field.text(),
          deal: field.reference('deal'),
          pages: field.integer({ required: true, default: 1 }),
          sheets: field.computed('integer', 'record.pages * 2'),
        },
        access: [allow('boss', ['read'])],
      }),
      model('deal', {
        label: 'Deal',
        plural: 'Deals',
        title: 'title',
        order: 'margin desc, title',
        fields: {
          title: field.text({ required: true, maxLength: 80 }),
          state: field.selection({ open: 'Open', won: 'Won' }, { default: 'open' }),
          unit_price: field.decimal({ label: 'Price', help: 'For one' }),
          note: field.longText(),
          margin: field.money({ groups: ['boss'] }),
          papers: field.collection('paper', 'deal'),
          all_pages: field.total('papers.pages'),
          with_tax: field.computed('decimal', 'record.unit_price * 1.19'),
          rest: field.computed('decimal', 'record.unit_price - record.margin'),
        },
        access: [allow('seller', ['read', 'create']), allow('boss', ['delete'])],
      }),
    ],
    actions: [
      recordAction({
        model: 'deal',
        name: 'win',
        label: 'Win',
        groups: ['seller'],
        when: 'record.margin > 0.0',
        parameters: { why: field.text({ required: true }) },
        run: async () => await Promise.resolve(),
      }),
      recordAction({
        model: 'deal',
        name: 'reopen',
        label: 'Reopen',
        groups: ['boss'],
        run: async () => await Promise.resolve(),
      }),
    ],
    views: [
      listView('deal', ['title', 'margin', 'created_by.name'], { order: 'margin, title desc' }),
      FORM,
      searchView('deal', {
        text: ['title'],
        filters: [
          { name: 'rich', label: 'Rich', where: 'record.margin > 100.0' },
          { name: 'won', label: 'Won', where: 'record.state == "won"' },
        ],
        groupBy: ['state', 'margin'],
      }),
    ],
  }),
])

const english = translator(registry.apps, 'en')
const seller = sightOf(registry, ['member', 'seller'])
const boss = sightOf(registry, ['member', 'seller', 'boss'])
const member = sightOf(registry, ['member'])

test('meta shows models, fields, operations and actions of the groups one has', () => {
  const meta = describeSight(seller, english)
  assert.deepEqual(meta.groups, ['member', 'seller'])
  assert.deepEqual(
    meta.models.map((one) => [one.name, one.operations]),
    [
      ['user', ['read']],
      ['deal', ['read', 'create']],
    ],
  )
  const deal = meta.models[1]
  assert.deepEqual(
    deal?.fields.find((one) => one.name === 'unit_price'),
    {
      name: 'unit_price',
      kind: 'decimal',
      label: 'Price',
      help: 'For one',
      required: false,
      readonly: false,
      precision: 16,
      scale: 4,
    },
  )
  assert.deepEqual(
    deal.fields.find((one) => one.name === 'state'),
    {
      name: 'state',
      kind: 'selection',
      label: 'State',
      required: false,
      readonly: false,
      values: [
        { value: 'open', label: 'Open' },
        { value: 'won', label: 'Won' },
      ],
      default: 'open',
    },
  )
  assert.deepEqual(
    deal.actions.map(({ name, when }) => [name, when]),
    [['win', undefined]],
  )
  assert.equal(deal.order, 'title')
})

test('computed fields and totals say what they follow from, when all of that is seen', () => {
  const derivations = (sight: typeof seller): unknown =>
    describeSight(sight, english)
      .models.find((one) => one.name === 'deal')
      ?.fields.filter((one) => one.kind === 'computed' || one.kind === 'total')
      .map((one) => [one.name, one['expression'], one['of'], one['field']])
  assert.deepEqual(derivations(boss), [
    ['all_pages', undefined, 'papers', 'pages'],
    ['with_tax', 'record.unit_price * 1.19', undefined, undefined],
    ['rest', 'record.unit_price - record.margin', undefined, undefined],
  ])
  assert.deepEqual(derivations(seller), [
    ['all_pages', undefined, undefined, undefined],
    ['with_tax', 'record.unit_price * 1.19', undefined, undefined],
    ['rest', undefined, undefined, undefined],
  ])
})

test('views keep only what is seen; conditions that speak of the rest are left out', () => {
  const views = describeSight(seller, english).models[1]?.views
  assert.deepEqual(views, [
    {
      type: 'list',
      model: 'deal',
      columns: ['title', 'created_by.name'],
      order: 'title desc',
      sums: [],
    },
    {
      type: 'form',
      model: 'deal',
      status: 'state',
      sections: [
        {
          label: 'All',
          fields: [{ name: 'title' }, { name: 'note', required: 'record.state == "won"' }],
        },
      ],
    },
    {
      type: 'search',
      model: 'deal',
      text: ['title'],
      filters: [{ name: 'won', label: 'Won', where: 'record.state == "won"' }],
      groupBy: ['state'],
    },
  ])
  assert.deepEqual(describeSight(boss, english).models[2]?.views[1], FORM)
})

test('no word of what is hidden stands anywhere in meta or OpenAPI', () => {
  const hiddenFrom = [
    [seller, ['margin', 'paper', 'reopen', 'boss']],
    [member, ['deal', 'margin', 'paper', 'reopen', 'boss', 'seller']],
  ] as const
  for (const [sight, words] of hiddenFrom) {
    const text = JSON.stringify([describeSight(sight, english), openApi(sight, [])]).toLowerCase()
    for (const word of words) assert.equal(text.includes(word), false, word)
  }
  const all = JSON.stringify([describeSight(boss, english), openApi(boss, [])])
  for (const word of ['margin', 'paper', 'reopen', 'boss'])
    assert.equal(all.includes(word), true, word)
})

/** Every `$ref` of a document. */
function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' && typeof member === 'string' ? [member] : references(member),
  )
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function find(document: unknown, path: string): unknown {
  return path.slice(2).split('/').reduce(memberOf, document)
}

function methodsOf(document: unknown, path: string): readonly string[] {
  const operations = memberOf(memberOf(document, 'paths'), path)
  return typeof operations === 'object' && operations !== null ? Object.keys(operations) : []
}

test('OpenAPI: methods follow the operations granted, and every reference leads somewhere', () => {
  const document = openApi(seller, [])
  assert.deepEqual(methodsOf(document, '/api/deal'), ['get', 'post'])
  assert.deepEqual(methodsOf(document, '/api/rpc/deal.win'), ['post'])
  assert.deepEqual(methodsOf(document, '/api/paper'), [])
  for (const one of new Set([
    ...references(document),
    ...references(openApi(fullSight(registry), [])),
  ]))
    if (!one.endsWith('/paper')) assert.notEqual(find(document, one), undefined, one)
})

test('OpenAPI: decimals are text, fields that may be empty allow null, kept ones are readOnly', () => {
  const properties = find(openApi(seller, []), '#/components/schemas/deal/properties')
  assert.deepEqual(memberOf(properties, 'state'), {
    type: ['string', 'null'],
    enum: ['open', 'won', null],
  })
  assert.equal(find({ properties }, '#/properties/version/readOnly'), true)
  assert.deepEqual(find({ properties }, '#/properties/unit_price/type'), ['string', 'null'])
})

const administered = buildRegistry([
  app({
    name: 'trade',
    label: 'Trade',
    summary: 'For tests',
    groups: [group('boss', 'Boss'), group('seller', 'Seller')],
    models: [
      model('user', { label: 'User', plural: 'Users', fields: { name: field.text() }, access: [] }),
      model('group', {
        label: 'Group',
        plural: 'Groups',
        fields: { name: field.text() },
        access: [allow('boss', ['read'])],
      }),
      model('setting', {
        label: 'Setting',
        plural: 'Settings',
        fields: { name: field.text() },
        access: [allow('boss', ['read']), allow('seller', ['read'])],
      }),
      model('deal', {
        label: 'Deal',
        plural: 'Deals',
        fields: { name: field.text() },
        access: [
          allow('seller', ['read'], 'record.created_by == user.id'),
          allow('seller', ['create'], 'record.created_by == user.id'),
        ],
      }),
    ],
    actions: [
      modelAction({
        model: 'setting',
        name: 'change',
        label: 'Change',
        groups: ['boss'],
        run: async () => await Promise.resolve(),
      }),
    ],
    settings: [
      setting('trade.days', field.integer({ label: 'Days', required: true, default: 3, min: 1 })),
    ],
  }),
  app({
    name: 'letters',
    label: 'Letters',
    summary: 'Without models',
    settings: [
      setting(
        'letters.days',
        field.integer({ label: 'Days to keep', required: true, default: 9, min: 0 }),
      ),
    ],
  }),
])

test('meta tells settings and rights of groups to those who may change them, and nothing of them to others', () => {
  const boss = describeSight(sightOf(administered, ['member', 'boss']), english)
  const { apps, settings, rights } = boss
  assert.deepEqual(
    settings.map(({ key, app: owner, field: { label, min, default: value } }) => [
      key,
      owner,
      label,
      min,
      value,
    ]),
    [
      ['trade.days', 'trade', 'Days', 1, 3],
      ['letters.days', 'letters', 'Days to keep', 0, 9],
    ],
  )
  assert.deepEqual(
    apps.map(({ label }) => label),
    ['Trade', 'Letters'],
  )
  assert.deepEqual(rights.at(-1), {
    name: 'seller',
    label: 'Seller',
    implies: [],
    rights: [
      { model: 'Settings', operations: ['read'], isNarrowed: false, actions: [] },
      { model: 'Deals', operations: ['read', 'create'], isNarrowed: true, actions: [] },
    ],
  })
  const other = describeSight(sightOf(administered, ['member', 'seller']), english)
  assert.deepEqual([other.settings, other.rights], [[], []])
  assert.deepEqual(
    other.apps.map(({ label }) => label),
    ['Trade'],
  )
})
