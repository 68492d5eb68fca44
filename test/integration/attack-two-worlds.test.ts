import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Model } from '@zennnn/model'
import { forAll, type Person } from '../attack-world.ts'
import { difference, openTwins } from '../twin-worlds.ts'

/** The same sequence for the same seed: mulberry32. */
function dice(seed: number): <T>(items: readonly T[]) => T {
  let state = seed
  return (items) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    const item = items[((mixed ^ (mixed >>> 14)) >>> 0) % items.length]
    assert.ok(item !== undefined)
    return item
  }
}

const TEXT = [
  'eq.other',
  'like.*a*',
  'ilike.*O*',
  'not.is.null',
  'in.(other,many)',
  'fts.other',
  'gt.m',
]
const NUMBER = ['gt.1000', 'lt.0', 'eq.99999', 'gte.1', 'is.null', 'in.(0,1,2.5)', 'isdistinct.1']
const TIME = ['lt.2000-01-01', 'gte.2026-01-01', 'is.null', 'not.eq.1999-01-01']
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  text: TEXT,
  longText: TEXT,
  sequence: ['like.S*', 'eq.S9', 'gt.S', 'in.(X1,X2,S9)'],
  integer: NUMBER,
  decimal: NUMBER,
  money: NUMBER,
  total: NUMBER,
  computed: NUMBER,
  boolean: ['is.true', 'not.is.null', 'eq.false'],
  date: TIME,
  dateTime: TIME,
  selection: ['eq.confirmed', 'neq.draft', 'in.(draft,sent)'],
}
const STARTS: Readonly<Record<string, readonly string[]>> = {
  seller: ['contact', 'sale_order', 'sale_order_line', 'user', 'product'],
  clerk: ['contact', 'user', 'company', 'industry'],
  outsider: ['user', 'company', 'job', 'attachment'],
}
/** Now and then one that may not be named: the rest of the query is then refused, in both worlds alike. */
const HIDDEN = ['credit', 'notes_kept', 'secret_note', 'sale_order', 'audit_entry', 'nothing']

type Pick = ReturnType<typeof dice>
type Models = ReadonlyMap<string, Model>

function nameOf(pick: Pick, model: Model, kinds?: readonly string[]): string {
  if (pick(Array.from({ length: 25 }, (_, index) => index)) === 0) return pick(HIDDEN)
  const open = [...model.fields].filter(
    ([, field]) => field.groups.length === 0 && (kinds?.includes(field.kind) ?? true),
  )
  return pick(open.length === 0 ? ['id'] : open.map(([name]) => name))
}

const PLAIN = Object.keys(FILTERS)
const NUMBERS = ['integer', 'decimal', 'money', 'total']

function selectOf(pick: Pick, models: Models, model: Model, depth: number): string {
  const items = Array.from({ length: pick([1, 2, 3]) }, () => {
    const form = pick(['plain', 'plain', 'star', 'cast', 'embed', 'embed'])
    if (form === 'star') return '*'
    if (form === 'cast') return `${nameOf(pick, model, PLAIN)}::text`
    if (form === 'plain' || depth === 0) return nameOf(pick, model, PLAIN)
    const name = nameOf(pick, model, ['reference', 'collection', 'manyToMany'])
    const field = model.fields.get(name)
    const target = field !== undefined && 'model' in field ? models.get(field.model) : undefined
    if (target === undefined) return name
    return `${name}${pick(['', '', '!inner'])}(${selectOf(pick, models, target, depth - 1)})`
  })
  const sums = [
    `count()`,
    `a:${nameOf(pick, model, NUMBERS)}.${pick(['sum', 'avg', 'min', 'max'])}()`,
  ]
  return pick([true, true, true, false])
    ? items.join()
    : `${nameOf(pick, model, PLAIN)},${sums.join()}`
}

function filterOf(pick: Pick, model: Model): readonly [string, string] {
  const name = nameOf(pick, model, PLAIN)
  return [name, pick(FILTERS[model.fields.get(name)?.kind ?? 'text'] ?? TEXT)]
}

/** What sellers see through a reference, and what they do not. */
const THROUGH = [
  'customer.name',
  'sale_order.total',
  'sale_order.note',
  'product.price',
  'parent.name',
]

function queryOf(pick: Pick, models: Models, person: Person): string {
  const start = pick(STARTS[person] ?? [])
  const model = models.get(start)
  assert.ok(model)
  const select = selectOf(pick, models, model, 2)
  const parts = [`select=${select}`]
  if (pick([true, false])) parts.push(filterOf(pick, model).join('='))
  if (pick([true, false, false, false, false, false]))
    parts.push(`${pick(THROUGH)}=${pick(['gt.0', 'is.null', 'not.is.null'])}`)
  if (pick([true, false]))
    parts.push(
      select.includes('count()')
        ? `order=${select.split(',')[0]}.desc`
        : `order=${nameOf(pick, model, PLAIN)}${pick(['', '.desc', '.asc.nullsfirst'])}`,
    )
  if (pick([true, false, false]))
    parts.push(`or=(${filterOf(pick, model).join('.')},${filterOf(pick, model).join('.')})`)
  if (pick([true, false, false])) parts.push(`limit=${pick([0, 1, 2, 5])}&offset=${pick([0, 1])}`)
  return `${start}?${parts.join('&')}`
}

const HEADERS = [
  {},
  {},
  { prefer: 'count=exact' },
  { prefer: 'count=planned' },
  { prefer: 'count=estimated' },
  { accept: 'text/csv' },
  { accept: 'application/vnd.pgrst.object+json' },
  { range: '0-1', prefer: 'count=exact' },
]

test('two databases that differ only in what somebody may not see answer them alike', async (t) => {
  const siege = await openTwins(t)
  const { models } = siege.acme.world.registry

  await t.test('generated reads', async () => {
    const pick = dice(20261120)
    const cases = Array.from({ length: 700 }, () => {
      const person = pick(['seller', 'seller', 'seller', 'clerk', 'outsider'] as const)
      return { person, path: queryOf(pick, models, person), headers: pick(HEADERS) }
    })
    const statuses = new Map<number, number>()
    const found: string[] = []
    await forAll(
      cases,
      async ({ person, path, headers }) => {
        const one = await difference(siege, person, `/api/${encodeURI(path)}`, { headers })
        statuses.set(one.status, (statuses.get(one.status) ?? 0) + 1)
        if (one.found !== undefined) found.push(one.found)
      },
      3,
    )
    assert.deepEqual(found, [])
    assert.ok(
      (statuses.get(200) ?? 0) + (statuses.get(206) ?? 0) > 300,
      JSON.stringify([...statuses]),
    )
  })

  await t.test('pages and descriptions', async () => {
    for (const person of ['seller', 'clerk', 'outsider'] as const)
      for (const path of [
        '/api/meta',
        '/api/openapi.json',
        '/home',
        '/records/contact',
        '/records/user',
        '/records/sale_order',
        '/records/sale_order?q=other',
        '/records/contact?sort=-name',
        '/records/sale_order?sort=-total&page=2',
        '/records/job',
        '/records/attachment',
        `/records/contact/${siege.acme.customer}`,
        `/records/sale_order/${siege.acme.own.order}`,
        `/records/sale_order/${siege.acme.hidden.order}`,
      ])
        assert.equal((await difference(siege, person, path)).found, undefined)
  })

  await t.test('changes that are tried and undone', async () => {
    const { customer, own, hidden, foreign, product } = siege.acme
    const minimal = 'return=minimal,tx=rollback'
    const prefers = [minimal, `${minimal},count=exact`, `${minimal},handling=strict,max-affected=1`]
    // What a change makes anew differs: times, ids. What is deleted does not.
    const deletions = [...prefers, 'return=representation,tx=rollback,count=exact']
    const order = (more: string) => `{"customer":"${customer}"${more}}`
    const tries: readonly (readonly [string, string, string])[] = [
      ['POST', '/api/sale_order', order('')],
      ['POST', '/api/sale_order', order(`,"salesperson":"${siege.acme.people.manager.id}"`)],
      ['POST', '/api/sale_order', order(',"reference":"fresh"')],
      ['POST', '/api/sale_order', order(`,"lines":[{"product":"${product}"}]`)],
      ['POST', '/api/sale_order_line', `{"sale_order":"${hidden.order}"}`],
      ['POST', '/api/sale_order_line', `{"sale_order":"${foreign.order}"}`],
      ['PATCH', `/api/sale_order?id=eq.${own.order}`, '{"note":"x"}'],
      ['PATCH', `/api/sale_order?id=eq.${hidden.order}`, '{"note":"x"}'],
      ['PATCH', `/api/sale_order?total=gt.1`, '{"note":"x"}'],
      ['PATCH', `/api/sale_order?note=eq.many`, '{"note":"x"}'],
      ['PATCH', `/api/contact?id=eq.${customer}`, '{"credit":"1"}'],
      ['PATCH', `/api/contact?credit=lt.0`, '{"name":"x"}'],
      ['PATCH', `/api/contact?id=eq.${customer}`, '{"name":"x"}'],
      ['DELETE', `/api/sale_order_line?sale_order=eq.${hidden.order}`, ''],
      ['DELETE', `/api/sale_order_line?unit_price=gt.1000`, ''],
      ['DELETE', `/api/contact?name=eq.nobody`, ''],
      ['POST', `/api/rpc/sale_order.send`, `{"id":"${hidden.order}"}`],
      ['POST', `/api/rpc/sale_order.cancel`, `{"id":"${foreign.order}"}`],
      ['POST', `/api/rpc/sale_order.reset`, `{"id":"${hidden.order}"}`],
    ]
    for (const person of ['seller', 'clerk'] as const)
      for (const [method, path, body] of tries)
        for (const prefer of method === 'DELETE' ? deletions : prefers) {
          const { found } = await difference(siege, person, path, {
            method,
            headers: { prefer },
            body,
          })
          assert.equal(found, undefined)
        }
  })

  await t.test('and the manager, who may see it, meets two different worlds', async () => {
    for (const path of [
      '/api/sale_order?select=count()',
      '/api/contact?select=credit',
      '/records/sale_order',
    ])
      assert.notEqual((await difference(siege, 'manager', path)).found, undefined, path)
  })
})

test('a unique value that a hidden record has cannot be told from a free one', async (t) => {
  const siege = await openTwins(t)
  const { customer, own } = siege.acme
  const taken = '"reference":"kanarienvogel hidden"'
  const headers = { prefer: 'return=minimal,tx=rollback' }
  const upsert = { prefer: 'return=minimal,tx=rollback,resolution=merge-duplicates' }
  const tries: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
    ['POST', '/api/sale_order', `{"customer":"${customer}",${taken}}`, headers],
    ['PATCH', `/api/sale_order?id=eq.${own.order}`, `{${taken}}`, headers],
    ['PATCH', `/api/sale_order?id=eq.${own.order}`, `{"note":"x",${taken}}`, headers],
    ['POST', '/api/contact', `{"name":"x","sale_orders":[{${taken}}]}`, headers],
    [
      'POST',
      '/api/sale_order?on_conflict=reference',
      `{"customer":"${customer}",${taken}}`,
      upsert,
    ],
  ]
  for (const [method, path, body, given] of tries) {
    const { found } = await difference(siege, 'seller', path, { method, headers: given, body })
    assert.equal(found, undefined)
  }
  // Who sees all orders of the company is told that it is taken, and may write another one.
  const statusOf = async (person: Person, reference: string) =>
    (
      await siege.ask(person, '/api/sale_order', {
        method: 'POST',
        headers,
        body: `{"customer":"${customer}","reference":"${reference}"}`,
      })
    ).status
  assert.equal(await statusOf('seller', 'free'), 403)
  assert.equal(await statusOf('manager', 'kanarienvogel hidden'), 409)
  assert.equal(await statusOf('manager', 'free'), 201)
  // What it already is may be sent along.
  const same = await siege.ask('seller', `/api/sale_order?id=eq.${own.order}`, {
    method: 'PATCH',
    headers,
    body: '{"reference":"own order","note":"x"}',
  })
  assert.equal(same.status, 204)
})

test('whether a record can be deleted does not tell of hidden records that refer to it', async (t) => {
  const siege = await openTwins(t)
  const [one, two] = [siege.acme.world.superuser, siege.other.world.superuser]
  await one.query('delete from app.sale_order')
  await two.query('delete from app.sale_order where salesperson <> $1', [
    siege.acme.people.manager.id,
  ])
  const path = `/api/contact?id=eq.${siege.acme.customer}`
  const options = { method: 'DELETE', headers: { prefer: 'tx=rollback' } }
  for (const person of ['clerk', 'seller', 'manager'] as const) {
    const { found, status } = await difference(siege, person, path, options)
    // The manager is not in the other company, whose orders may refer to it as well.
    assert.deepEqual([found, status], [undefined, 403], person)
  }
  // Who is in every company is told what is so: in the second world the manager's orders are left.
  for (const client of [one, two]) {
    await client.query('delete from app.secret_note')
    await client.query(
      'insert into app.user_companies (source, target) select $1, id from app.company on conflict do nothing',
      [siege.acme.people.manager.id],
    )
  }
  const statuses = ['acme.localhost', 'other.localhost'].map(
    async (host) => (await siege.ask('manager', path, { ...options, host })).status,
  )
  assert.deepEqual(await Promise.all(statuses), [204, 409])
})
