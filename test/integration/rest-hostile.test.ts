import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  array,
  asyncProperty,
  constantFrom,
  assert as holds,
  oneof,
  option,
  record,
  tuple,
} from 'fast-check'
import { LIMITED, openShop, type Shop } from '../shop.ts'

/** Statuses of answers that were meant: found, ambiguous, refused, not allowed, not there. */
const MEANT: ReadonlySet<number> = new Set([200, 300, 400, 403, 404])

async function askAll(shop: Shop, paths: Iterable<string>): Promise<ReadonlyMap<number, number>> {
  const boss = await shop.world.user('boss@example.com', [
    'administrator',
    'sales_manager',
    'contacts_user',
  ])
  const seen = new Map<number, number>()
  for (const path of paths) {
    const { status } = await shop.ask(boss, path)
    assert.ok(MEANT.has(status), `${status} ${path}`)
    seen.set(status, (seen.get(status) ?? 0) + 1)
  }
  return seen
}

test('every field of every model can be selected, cast, summed and ordered, or is refused', async (t) => {
  const shop = await openShop(t, [LIMITED])
  function* paths(): Generator<string> {
    for (const { name, fields } of shop.world.registry.models.values())
      for (const one of fields.keys())
        yield* [
          `select=${one},count()`,
          `select=${one}::text`,
          `select=${one}(*)`,
          `select=${one}.sum()`,
          `select=${one}.max(),${one}.count()`,
          `order=${one}.desc.nullslast`,
        ].map((search) => `${name}?${search}`)
  }
  const seen = await askAll(shop, paths())
  assert.ok((seen.get(200) ?? 0) > 300 && (seen.get(400) ?? 0) > 100, JSON.stringify([...seen]))
})

const OPERATORS = [
  'eq',
  'gt',
  'like',
  'imatch',
  'is',
  'isdistinct',
  'in',
  'cs',
  'ov',
  'fts',
  'wfts',
  'eq(any)',
]
const VALUES = [
  '',
  'null',
  '0',
  '-1.5',
  '1e309',
  '99999999999999999999',
  '2026-02-31',
  'x\\',
  '\0',
  '(a,b)',
  '{a,"b}',
  '[1]',
  '{"a":{"b":[null]}}',
  "'",
  '01234567-89ab-7def-8123-456789abcdef',
]
const FIELDS = [
  'name',
  'active',
  'listed_on',
  'created_at',
  'country',
  'tags',
  'extra',
  'extra->>a',
  'credit',
  'version',
  'children',
]

test('every operator takes values of every kind, or refuses them before PostgreSQL sees them', async (t) => {
  const shop = await openShop(t, [LIMITED])
  const paths = FIELDS.flatMap((name) =>
    OPERATORS.flatMap((operator) =>
      VALUES.map((value) => {
        const search = new URLSearchParams([
          ['select', 'id'],
          [name, `${operator}.${value}`],
        ])
        return `contact?${search.toString()}`
      }),
    ),
  )
  const seen = await askAll(shop, paths)
  assert.ok((seen.get(200) ?? 0) > 200 && (seen.get(400) ?? 0) > 500, JSON.stringify([...seen]))
})

const WORD = constantFrom(
  'id',
  'name',
  'country',
  'tags',
  'extra',
  'parent',
  'children',
  'sale_order',
  'count',
  'user',
  'created_by',
  '__proto__',
  'constructor',
  'NAME',
  'ｎame',
  '"na""me"',
  '1',
  "x'--",
  'contact.name',
  't1',
  'a\0b',
  'é',
)
const ITEM = oneof(
  WORD,
  tuple(WORD, WORD).map(([alias, name]) => `${alias}:${name}`),
  tuple(WORD, WORD).map(([name, key]) => `${name}->${key}`),
  tuple(WORD, WORD).map(([name, inner]) => `${name}(${inner},count())`),
  tuple(WORD, WORD, WORD).map(([name, hint, inner]) => `${name}!${hint}(${inner})`),
  tuple(WORD, WORD).map(([name, inner]) => `...${name}(${inner})`),
  tuple(WORD, constantFrom('sum', 'count', 'max', 'eval')).map(([name, fn]) => `${name}.${fn}()`),
  tuple(WORD, WORD).map(([name, type]) => `${name}::${type}`),
)
const REQUEST = record({
  select: array(ITEM, { maxLength: 4 }).map((items) => items.join(',')),
  order: option(tuple(WORD, constantFrom('', '.desc', '(name)', '.nullsfirst', '.x'))),
  filter: option(
    tuple(WORD, constantFrom('eq.a', 'is.null', 'not.is.null', 'in.(a,b)', 'cs.{}', 'x')),
  ),
  limit: option(constantFrom('0', '1', '-1', '99999999999', 'x')),
})

test('random requests with odd names are answered or refused', async (t) => {
  const shop = await openShop(t, [LIMITED])
  const property = asyncProperty(REQUEST, async ({ select, order, filter, limit }) => {
    const search = new URLSearchParams({ select })
    if (order !== null) search.set('order', order.join(''))
    if (filter !== null) search.append(...filter)
    if (limit !== null) search.set('limit', limit)
    const { status } = await shop.ask(shop.manager, `contact?${search.toString()}`)
    assert.ok(MEANT.has(status), String(status))
  })
  await holds(property, { numRuns: 1000 })
})

test('an answer over 32 MB is refused, with what to do', async (t) => {
  const shop = await openShop(t)
  await shop.world.superuser.query(
    `insert into app.contact (id, name, notes) select gen_random_uuid(), 'Long', repeat('x', 99999) from generate_series(1, 340)`,
  )
  const answer = await shop.ask(shop.manager, 'contact?select=notes&name=eq.Long')
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /larger than 32 MB.*Ask for fewer rows/)
  const fewer = await shop.ask(shop.manager, 'contact?select=notes&name=eq.Long&limit=300')
  assert.equal(fewer.status, 200)
})
