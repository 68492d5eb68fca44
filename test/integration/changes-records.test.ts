import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, type PlatformError, systemClock } from '@zennnn/kernel'
import type { Filter } from '@zennnn/model'
import { countRows, openSales, promote, recordsOf } from '../changes-world.ts'

test('an order with lines is one create, and its totals are right to the cent', async (t) => {
  const { records } = await openSales(t)
  const customer = await records.create('contact', { name: 'Globex' })
  const id = await records.create('sale_order', {
    customer,
    lines: [
      { description: 'Bolts', quantity: '3', unit_price: '0.335', tax_rate: '19' },
      { description: 'Work', quantity: '1.5', unit_price: '80.01', discount: '10', tax_rate: '7' },
    ],
  })
  // 3 * 0.335 = 1.005 -> 1.01, tax 0.1919 -> 0.19; 1.5 * 80.01 * 0.9 = 108.0135 -> 108.01, tax 7.5607 -> 7.56
  const order = await records.get('sale_order', id, {
    untaxed: true,
    tax: true,
    total: true,
    version: true,
    customer: { name: true },
    lines: { description: true, subtotal: true },
  })
  assert.deepEqual(order, {
    untaxed: '109.02',
    tax: '7.75',
    total: '116.77',
    version: 1,
    customer: { name: 'Globex' },
    lines: [
      { description: 'Bolts', subtotal: '1.01' },
      { description: 'Work', subtotal: '108.01' },
    ],
  })
})

test('a nested create that fails half-way leaves nothing', async (t) => {
  const world = await openSales(t)
  const customer = await world.records.create('contact', { name: 'Globex' })
  await assert.rejects(
    world.records.create('sale_order', {
      customer,
      lines: [
        { quantity: '1', unit_price: '1' },
        { quantity: '0', unit_price: '1' },
      ],
    }),
    { code: 'CONSTRAINT_VIOLATED', message: 'The quantity is not zero.' },
  )
  assert.equal(await countRows(world, 'sale_order'), 0)
  assert.equal(await countRows(world, 'sale_order_line'), 0)
  const id = await world.records.create('sale_order', { customer })
  // The refused order took no number.
  assert.match((await world.records.get('sale_order', id, { number: true })).number, /00001$/)
})

test('of two writers who read the same version the second is refused, and sees both values', async (t) => {
  const { records } = await openSales(t)
  const id = await records.create('contact', { name: 'Globex', city: 'Springfield' })
  await records.update('contact', id, { city: 'Cypress Creek' }, { version: 1 })
  await assert.rejects(
    records.update('contact', id, { city: 'Shelbyville', name: 'Globex' }, { version: 1 }),
    {
      code: 'VERSION_CONFLICT',
      details: {
        version: 2,
        fields: {
          city: { yours: 'Shelbyville', theirs: 'Cypress Creek' },
          name: { yours: 'Globex', theirs: 'Globex' },
        },
      },
    },
  )
  const now = await records.get('contact', id, { city: true, version: true })
  assert.deepEqual(now, { city: 'Cypress Creek', version: 2 })
})

test('of twenty writers at the same moment with the same version exactly one gets through', async (t) => {
  const { records } = await openSales(t)
  const id = await records.create('contact', { name: 'Globex' })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, async (_, index) => {
      await records.update('contact', id, { city: `City ${index}` }, { version: 1 })
    }),
  )
  const codes = outcomes.map((each) => (each.status === 'rejected' ? each.reason.code : 'done'))
  assert.equal(codes.filter((code) => code === 'done').length, 1)
  assert.equal(codes.filter((code) => code === 'VERSION_CONFLICT').length, 19)
  assert.equal((await records.get('contact', id, { version: true })).version, 2)
})

test('lines of a list are added, changed and removed in one update; those not named stay', async (t) => {
  const { records } = await openSales(t)
  const customer = await records.create('contact', { name: 'Globex' })
  const id = await records.create('sale_order', {
    customer,
    lines: ['10', '20', '40'].map((price) => ({ description: price, unit_price: price })),
  })
  const before = await records.get('sale_order', id, { lines: { id: true, description: true } })
  const [ten, twenty] = before.lines
  await records.update('sale_order', id, {
    lines: [
      { id: ten?.id ?? '', unit_price: '11' },
      { id: twenty?.id ?? '', $remove: true },
      { description: 'new', unit_price: '5' },
    ],
  })
  const after = await records.get('sale_order', id, {
    version: true,
    untaxed: true,
    lines: { description: true, unit_price: true },
  })
  assert.deepEqual(after, {
    version: 2,
    untaxed: '56.00',
    lines: [
      { description: '10', unit_price: '11.0000' },
      { description: '40', unit_price: '40.0000' },
      { description: 'new', unit_price: '5.0000' },
    ],
  })
})

test('a line of another order cannot be changed or removed through this one', async (t) => {
  const { records } = await openSales(t)
  const customer = await records.create('contact', { name: 'Globex' })
  const lines = [{ unit_price: '10' }]
  const mine = await records.create('sale_order', { customer, note: 'mine', lines })
  const other = await records.create('sale_order', { customer, lines })
  const { lines: foreign } = await records.get('sale_order', other, { lines: true })
  for (const change of [{ unit_price: '1' }, { $remove: true as const }])
    await assert.rejects(
      records.update('sale_order', mine, {
        note: 'changed',
        lines: [{ id: foreign[0] ?? '', ...change }],
      }),
      { code: 'NOT_FOUND', message: /^lines: / },
    )
  assert.equal((await records.get('sale_order', mine, { note: true })).note, 'mine')
  assert.equal((await records.get('sale_order', other, { untaxed: true })).untaxed, '10.00')
})

test('tags are what the list says, and the record is one version further', async (t) => {
  const { records } = await openSales(t)
  const [red, blue, green] = await records.createMany('tag', [
    { name: 'red' },
    { name: 'blue' },
    { name: 'green' },
  ])
  const id = await records.create('contact', { name: 'Globex', tags: [red ?? '', blue ?? ''] })
  await records.update('contact', id, { tags: [blue ?? '', green ?? ''] })
  const { tags, version } = await records.get('contact', id, { tags: true, version: true })
  assert.deepEqual(new Set(tags), new Set([blue, green]))
  assert.equal(version, 2)
})

test('500 records are made in the order given', async (t) => {
  const { records } = await openSales(t)
  const rows = Array.from({ length: 500 }, (_, index) => ({ name: `C${index}` }))
  const ids = await records.createMany('contact', rows)
  assert.equal(ids.length, 500)
  const sorted = await records.find('contact', { select: { name: true }, order: 'id', limit: 500 })
  assert.deepEqual(sorted, rows)
  assert.deepEqual([...ids].sort(), ids)
})

test('an upsert makes what is missing, merges what differs and leaves alone what does not', async (t) => {
  const { records } = await openSales(t)
  const [same, other] = await records.createMany('contact', [
    { name: 'A', reference: 'K1' },
    { name: 'B', reference: 'K2' },
  ])
  const rows = [
    { name: 'C', reference: 'K3' },
    { name: 'A', reference: 'K1' },
    { name: 'B2', reference: 'K2' },
  ]
  const ids = await records.upsertRows('contact', rows, { key: ['reference'], resolution: 'merge' })
  assert.deepEqual(ids.slice(1), [same, other])
  const found = await records.find('contact', {
    select: { name: true, reference: true, version: true },
    order: 'reference',
  })
  assert.deepEqual(found, [
    { name: 'A', reference: 'K1', version: 1 },
    { name: 'B2', reference: 'K2', version: 2 },
    { name: 'C', reference: 'K3', version: 1 },
  ])
  await records.upsertRows('contact', [{ name: 'X', reference: 'K1' }], {
    key: ['reference'],
    resolution: 'ignore',
  })
  assert.equal(await records.count('contact', { name: 'X' }), 0)
  await assert.rejects(
    records.upsertRows('contact', [{ name: 'X' }], { key: ['name'], resolution: 'merge' }),
    { code: 'QUERY_INVALID' },
  )
})

test('who lacks the right is refused, and nothing says whether the record is there', async (t) => {
  const world = await openSales(t)
  const { records } = world
  const customer = await records.create('contact', { name: 'Globex' })
  const id = await records.create('sale_order', { customer, note: 'mine' })
  const colleague = recordsOf(
    world,
    (await world.user('colleague@example.com', ['sales_user'])).principal,
  )
  const guest = recordsOf(world, { kind: 'guest' })
  const missing = newRecordId(systemClock)
  for (const target of [id, missing]) {
    await assert.rejects(colleague.update('sale_order', target, { note: 'x' }), {
      code: 'NOT_FOUND',
    })
    await assert.rejects(colleague.update('sale_order', target, { note: 'x' }, { version: 1 }), {
      code: 'NOT_FOUND',
    })
    await assert.rejects(colleague.get('sale_order', target, { id: true }), { code: 'NOT_FOUND' })
  }
  await assert.rejects(guest.create('contact', { name: 'x' }), { code: 'ACCESS_DENIED' })
  assert.equal((await records.get('sale_order', id, { note: true })).note, 'mine')
})

test('a reference to what one may not see is refused like one to nothing', async (t) => {
  const world = await openSales(t)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const order = await world.records.create('sale_order', { customer })
  const colleague = recordsOf(
    world,
    (await world.user('colleague@example.com', ['sales_user'])).principal,
  )
  const refusals: unknown[] = []
  for (const target of [order, newRecordId(systemClock)])
    await assert.rejects(
      colleague.create('sale_order_line', { sale_order: target }),
      (error: PlatformError) => {
        refusals.push([error.code, error.message, error.details, error.hint])
        return true
      },
    )
  assert.deepEqual(refusals[0], refusals[1])
})

test('another company of the same database is out of reach', async (t) => {
  const world = await openSales(t)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const other = newRecordId(systemClock)
  await world.superuser.query('insert into app.company (id, name) values ($1, $2)', [
    other,
    'Other',
  ])
  await assert.rejects(world.records.create('sale_order', { customer, company: other }), {
    code: 'ACCESS_DENIED',
  })
  assert.equal(await countRows(world, 'sale_order'), 0)
})

test('what is seen but not theirs to change is ACCESS_DENIED, and a used contact cannot be deleted', async (t) => {
  const world = await openSales(t)
  const { records, seller, company } = world
  await assert.rejects(records.update('company', company, { name: 'Mine' }), {
    code: 'ACCESS_DENIED',
  })
  await assert.rejects(records.update('user', seller.id, { name: 'Root' }), {
    code: 'ACCESS_DENIED',
  })
  await assert.rejects(records.delete('company', company), { code: 'ACCESS_DENIED' })
  const customer = await records.create('contact', { name: 'Globex' })
  await records.create('sale_order', { customer })
  // Orders of colleagues might refer to it, or not: that is not told.
  await assert.rejects(records.delete('contact', customer), { code: 'ACCESS_DENIED' })
  await promote(world)
  await assert.rejects(records.delete('contact', customer), {
    code: 'REFERENCE_VIOLATED',
    message: 'Other records refer to this one, so it cannot be deleted.',
  })
})

test('who is signed in to one database changes nothing in another', async (t) => {
  const one = await openSales(t)
  const two = await openSales(t)
  const id = await two.records.create('contact', { name: 'Globex' })
  const intruder = recordsOf(two, one.seller.principal)
  await assert.rejects(intruder.create('contact', { name: 'x' }), { code: 'NOT_SIGNED_IN' })
  await assert.rejects(intruder.update('contact', id, { name: 'x' }), { code: 'NOT_SIGNED_IN' })
  await assert.rejects(intruder.delete('contact', id), { code: 'NOT_SIGNED_IN' })
  await assert.rejects(one.records.update('contact', id, { name: 'x' }), { code: 'NOT_FOUND' })
  assert.equal((await two.records.get('contact', id, { version: true })).version, 1)
})

test('code finds records by equality, null, lists, ranges and order', async (t) => {
  const { records } = await openSales(t)
  await records.createMany('contact', [
    { name: 'a', city: 'Bonn', listed_on: '2026-01-01' },
    { name: 'b', city: 'Köln, "Deutz" (r)', listed_on: '2026-02-01', active: false },
    { name: 'c', listed_on: '2026-03-01' },
  ])
  const names = async (where: Filter<'contact'>, order = 'name'): Promise<readonly string[]> =>
    (await records.find('contact', { select: { name: true }, where, order })).map(
      (each) => each.name,
    )
  assert.deepEqual(await names({ city: 'Köln, "Deutz" (r)' }), ['b'])
  assert.deepEqual(await names({ city: null }), ['c'])
  assert.deepEqual(await names({ city: { ne: null } }), ['a', 'b'])
  assert.deepEqual(await names({ city: { ne: 'Bonn' } }), ['b', 'c'])
  assert.deepEqual(await names({ name: { in: ['a', 'c', "x'"] } }), ['a', 'c'])
  assert.deepEqual(await names({ name: { in: [] } }), [])
  assert.deepEqual(await names({ listed_on: { gt: '2026-01-01', lte: '2026-03-01' } }), ['b', 'c'])
  assert.deepEqual(await names({ active: true }, 'listed_on desc, name'), ['c', 'a'])
  assert.equal(await records.count('contact', { name: { gte: 'b' } }), 2)
  assert.equal(await records.updateWhere('contact', { active: false }, { active: true }), 1)
  assert.deepEqual(await names({ active: false }), [])
  await assert.rejects(names({}, 'name sideways'), { code: 'QUERY_INVALID' })
  await assert.rejects(names({}, 'name; drop table x'), { code: 'QUERY_INVALID' })
})

test('an upsert sets tags of new and of existing records, by whatever columns each row gives', async (t) => {
  const { records } = await openSales(t)
  const [red = '', blue = ''] = await records.createMany('tag', [{ name: 'red' }, { name: 'blue' }])
  await records.create('contact', { name: 'A', reference: 'K1', tags: [red] })
  const rows = [
    { name: 'B', reference: 'K2', city: 'Bonn', tags: [red, blue] },
    { reference: 'K1', tags: [blue] },
    { name: 'C', reference: 'K3' },
  ]
  const key = ['reference']
  const ids = await records.upsertRows('contact', rows, { key, resolution: 'merge' })
  assert.equal(ids.length, 3)
  const tagsOf = async (id = ''): Promise<ReadonlySet<string>> =>
    new Set((await records.get('contact', id, { tags: true })).tags)
  assert.deepEqual(await tagsOf(ids[0]), new Set([red, blue]))
  assert.deepEqual(await tagsOf(ids[1]), new Set([blue]))
  assert.deepEqual(await tagsOf(ids[2]), new Set())
  assert.equal((await records.get('contact', ids[1] ?? '', { name: true })).name, 'A')
  await assert.rejects(records.upsertRows('contact', rows, { key, resolution: 'ignore' }), {
    code: 'QUERY_INVALID',
  })
})

test('an upsert finds a record by its number within the company of the writer', async (t) => {
  const world = await openSales(t)
  await promote(world)
  const { records, company, seller } = world
  const other = newRecordId(systemClock)
  await world.superuser.query('insert into app.company (id, name) values ($1, $2)', [
    other,
    'Other',
  ])
  await world.superuser.query('insert into app.user_companies (source, target) values ($1, $2)', [
    seller.id,
    other,
  ])
  const customer = await records.create('contact', { name: 'Globex' })
  const theirs = await records.create('sale_order', { customer, reference: 'R1', company: other })
  const rows = [
    { customer, reference: 'R1' },
    { customer, reference: 'R1', company: other, note: 'changed' },
  ]
  const options = { key: ['reference'], resolution: 'merge' } as const
  const [mine] = await records.upsertRows('sale_order', rows.slice(0, 1), options)
  assert.notEqual(mine, theirs)
  assert.equal((await records.get('sale_order', mine ?? '', { company: true })).company, company)
  assert.deepEqual(await records.upsertRows('sale_order', rows.slice(1), options), [theirs])
  assert.equal((await records.get('sale_order', theirs, { note: true })).note, 'changed')
  assert.deepEqual(await records.upsertRows('sale_order', rows, options), [mine, theirs])
  assert.equal(await countRows(world, 'sale_order'), 2)
})
