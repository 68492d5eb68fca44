import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ARRAY_FORM,
  answerChange,
  type ChangeContext,
  type ChangeOutcome,
  type ChangeRequest,
  type Condition,
  fullSight,
  openDoor,
  type Returning,
  rehearseChange,
} from '@zennnn/data'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { countRows, openSales, promote, type SalesWorld } from '../changes-world.ts'

const EVERYTHING: Condition = { kind: 'and', conditions: [] }
const CREATE = {
  kind: 'create',
  columns: undefined,
  missing: 'null',
  returning: undefined,
} as const
const UPDATE = {
  kind: 'update',
  version: undefined,
  maxAffected: undefined,
  returning: undefined,
} as const

function contextOf(world: SalesWorld): ChangeContext {
  const door = openDoor(world.connections, world.database, world.seller.principal)
  return { door, sight: fullSight(world.registry), clock: systemClock, writer: 'api' }
}

function eq(name: string, value: string): Condition {
  return {
    kind: 'compare',
    path: [name],
    json: [],
    operator: 'eq',
    value,
    quantifier: undefined,
    config: undefined,
  }
}

function returning(form: 'array' | 'object', ...names: readonly string[]): Returning {
  const select = names.map(
    (name) => ({ kind: 'field', name, path: [], alias: undefined, cast: undefined }) as const,
  )
  return { select, order: [], form: { ...ARRAY_FORM, form } }
}

/** Values that no contact may have, each with the field that is to be named. */
const BAD_CONTACTS: readonly (readonly [string, unknown])[] = [
  ['name', ''],
  ['name', null],
  ['name', ['x']],
  ['name', { eq: 'x' }],
  ['name', 'x\0'],
  ['name', '\ud800'],
  ['name', 'x'.repeat(251)],
  ['kind', 'constructor'],
  ['email', 'not an address'],
  ['website', 'javascript:alert(1)'],
  ['listed_on', '2026-02-31'],
  ['country', 'DE'],
  ['country', { id: newRecordId(systemClock) }],
  ['active', 'true'],
  ['tags', 'x'],
  ['tags', [{ id: 1 }]],
  ['children', [{ name: ['x'] }]],
  ['version', 7],
  ['created_by', newRecordId(systemClock)],
  ['updated_at', '2026-11-20T00:00:00Z'],
]

test('each bad value is refused alike by create, update, upsert and import, and names its field', async (t) => {
  const world = await openSales(t)
  const context = contextOf(world)
  const id = await world.records.create('contact', { name: 'Globex', reference: 'K1' })
  const doors: Readonly<Record<string, (values: object) => Promise<unknown>>> = {
    create: async (values) =>
      await answerChange(context, { ...CREATE, model: 'contact', body: { name: 'x', ...values } }),
    update: async (values) =>
      await answerChange(context, {
        ...UPDATE,
        model: 'contact',
        where: eq('id', id),
        body: values,
      }),
    updateMany: async (values) =>
      await answerChange(context, { ...UPDATE, model: 'contact', where: EVERYTHING, body: values }),
    upsert: async (values) =>
      await answerChange(context, {
        ...CREATE,
        kind: 'upsert',
        model: 'contact',
        onConflict: ['reference'],
        resolution: 'merge',
        body: { name: 'x', reference: 'K1', ...values },
      }),
    import: async (values) => await world.records.createRows('contact', [{ name: 'x', ...values }]),
  }
  for (const [way, change] of Object.entries(doors))
    for (const [name, value] of BAD_CONTACTS)
      await assert.rejects(
        change({ [name]: value }),
        (error: { code: string; details: readonly { field: string }[] }) => {
          assert.equal(error.code, 'VALUE_INVALID', `${way} ${name}`)
          assert.ok(
            error.details[0]?.field.includes(name),
            `${way} ${name}: ${JSON.stringify(error.details)}`,
          )
          return true
        },
        `${way} accepted ${name} = ${JSON.stringify(value)}`,
      )
  for (const [way, change] of Object.entries(doors))
    for (const name of [
      'nope',
      'constructor',
      '__proto__',
      'name ',
      'Name',
      '"name"',
      'name" = null, "city',
    ])
      await assert.rejects(
        change(Object.fromEntries([[name, 'x']])),
        { code: 'FIELD_UNKNOWN' },
        `${way} ${name}`,
      )
  const { rows } = await world.superuser.query('select name, version from app.contact')
  assert.deepEqual(rows, [{ name: 'Globex', version: 1 }])
})

test('a readonly field is set by actions, not by the API', async (t) => {
  const world = await openSales(t)
  const context = contextOf(world)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const id = await world.records.create('sale_order', { customer })
  for (const body of [
    { state: 'confirmed' },
    { number: 'S1' },
    { total: '0' },
    { confirmed_at: null },
  ])
    await assert.rejects(
      answerChange(context, { ...UPDATE, model: 'sale_order', where: eq('id', id), body }),
      {
        code: 'VALUE_INVALID',
      },
    )
  await assert.rejects(
    answerChange(context, { ...CREATE, model: 'sale_order', body: { customer, state: 'sent' } }),
    {
      code: 'VALUE_INVALID',
    },
  )
})

test('a form learns everything that is wrong at once, with the path of each field', async (t) => {
  const world = await openSales(t)
  const body = { note: 1, lines: [{ unit_price: '1' }, { unit_price: '1.23456', quantity: [] }] }
  await assert.rejects(
    answerChange(contextOf(world), { ...CREATE, model: 'sale_order', body }),
    (error: { details: readonly { field: string }[] }) => {
      assert.deepEqual(
        error.details.map((each) => each.field),
        ['note', 'lines[1].unit_price', 'lines[1].quantity', 'customer'],
      )
      return true
    },
  )
  await assert.rejects(
    answerChange(contextOf(world), { ...CREATE, model: 'contact', body: { name: 5 } }),
    { message: 'name: This must be a text.' },
  )
  await assert.rejects(
    answerChange(contextOf(world), {
      ...CREATE,
      model: 'contact',
      body: [{ name: 'a' }, { nmae: 'b' }],
    }),
    { code: 'FIELD_UNKNOWN', message: /^\[1\]\.nmae: / },
  )
})

test('a unique value of another record and a broken rule are told in the words of the declaration', async (t) => {
  const world = await openSales(t)
  await world.records.create('contact', { name: 'Globex', reference: 'K1' })
  await assert.rejects(world.records.create('contact', { name: 'Copy', reference: 'K1' }), {
    code: 'UNIQUE_VIOLATED',
    details: [{ field: 'reference', message: 'Another record already has this value.' }],
  })
  await assert.rejects(
    world.records.create('contact', { name: 'Ann', kind: 'person', symbol: 'ANN' }),
    {
      code: 'CONSTRAINT_VIOLATED',
      message: 'Only a company has a ticker symbol.',
      details: ['kind', 'symbol'].map((field) => ({
        field,
        message: 'Only a company has a ticker symbol.',
      })),
    },
  )
  await assert.rejects(
    world.records.upsertRows('contact', [{ reference: 'K2' }], {
      key: ['reference'],
      resolution: 'merge',
    }),
    {
      code: 'CONSTRAINT_VIOLATED',
      details: [{ field: 'name', message: 'A value is required here.' }],
    },
  )
})

test('columns decide what counts; what is missing is null, or its default when that is asked', async (t) => {
  const world = await openSales(t)
  const context = contextOf(world)
  const body = [
    { name: 'a', city: 'ignored' },
    { name: 'b', phone: '1' },
  ]
  const columns = ['name', 'phone', 'active']
  const wanted = returning('array', 'name', 'phone', 'city', 'active')
  const { body: answer } = await answerChange(context, {
    ...CREATE,
    model: 'contact',
    body,
    columns,
    returning: wanted,
  })
  assert.deepEqual(JSON.parse(answer ?? ''), [
    { name: 'a', phone: null, city: null, active: true },
    { name: 'b', phone: '1', city: null, active: true },
  ])
  const customer = await world.records.create('contact', { name: 'Globex' })
  const order = {
    model: 'sale_order',
    body: [{ customer }],
    columns: ['customer', 'salesperson'],
    returning: returning('array', 'salesperson'),
  }
  const asNull = answerChange(context, { ...CREATE, ...order })
  // An order of nobody is not the seller's own.
  await assert.rejects(asNull, { code: 'ACCESS_DENIED' })
  const asDefault = await answerChange(context, { ...CREATE, ...order, missing: 'default' })
  assert.deepEqual(JSON.parse(asDefault.body ?? ''), [{ salesperson: world.seller.id }])
  await assert.rejects(
    answerChange(context, { ...CREATE, model: 'contact', body, columns: ['nope'] }),
    { code: 'FIELD_UNKNOWN' },
  )
})

test('a change over its limit, or of another number than one, leaves nothing', async (t) => {
  const world = await openSales(t)
  await promote(world)
  const context = contextOf(world)
  await world.records.createMany(
    'contact',
    ['a', 'b', 'c'].map((name) => ({ name })),
  )
  const change = { ...UPDATE, model: 'contact', where: EVERYTHING, body: { city: 'X' } }
  await assert.rejects(answerChange(context, { ...change, maxAffected: 2 }), {
    code: 'MAX_AFFECTED_EXCEEDED',
  })
  await assert.rejects(answerChange(context, { ...change, returning: returning('object', 'id') }), {
    code: 'NOT_EXACTLY_ONE',
  })
  const remove = { kind: 'delete', model: 'contact', where: EVERYTHING } as const
  await assert.rejects(answerChange(context, { ...remove, maxAffected: 2, returning: undefined }), {
    code: 'MAX_AFFECTED_EXCEEDED',
  })
  await assert.rejects(
    answerChange(context, {
      ...remove,
      maxAffected: undefined,
      returning: returning('object', 'id'),
    }),
    { code: 'NOT_EXACTLY_ONE' },
  )
  for (const where of [undefined])
    for (const request of [
      { ...change, where },
      { ...remove, where, maxAffected: undefined, returning: undefined },
    ])
      await assert.rejects(answerChange(context, request), { code: 'QUERY_INVALID' })
  assert.equal(await world.records.count('contact', { city: null }), 3)
  const three = await answerChange(context, {
    ...change,
    maxAffected: 3,
    returning: returning('array', 'name', 'city', 'version'),
  })
  assert.deepEqual(
    JSON.parse(three.body ?? ''),
    ['a', 'b', 'c'].map((name) => ({ name, city: 'X', version: 2 })),
  )
  const gone = await answerChange(context, {
    ...remove,
    where: eq('name', 'b'),
    maxAffected: 1,
    returning: returning('object', 'name'),
  })
  assert.deepEqual(JSON.parse(gone.body ?? ''), { name: 'b' })
  assert.equal(await countRows(world, 'contact'), 2)
})

test('a rehearsal answers like the change and keeps nothing', async (t) => {
  const world = await openSales(t)
  const context = contextOf(world)
  const request: ChangeRequest = {
    ...CREATE,
    model: 'contact',
    body: { name: 'a' },
    returning: returning('object', 'name', 'version'),
  }
  const outcome: ChangeOutcome = await rehearseChange(context, request)
  assert.deepEqual(JSON.parse(outcome.body ?? ''), { name: 'a', version: 1 })
  assert.equal(await countRows(world, 'contact'), 0)
  await assert.rejects(rehearseChange(context, { ...request, body: {} }), { code: 'VALUE_INVALID' })
  await assert.rejects(
    rehearseChange(context, { ...request, body: { name: 'a', parent: newRecordId(systemClock) } }),
    { code: 'REFERENCE_VIOLATED' },
  )
})

test('a stale If-Match changes neither the record nor what is nested in it', async (t) => {
  const world = await openSales(t)
  const context = contextOf(world)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const id = await world.records.create('sale_order', { customer, lines: [{ unit_price: '1' }] })
  const change = { ...UPDATE, model: 'sale_order', where: eq('id', id) }
  const body = { lines: [{ unit_price: '5' }] }
  const first = await answerChange(context, {
    ...change,
    body,
    version: 1,
    returning: returning('object', 'untaxed', 'version'),
  })
  assert.deepEqual(JSON.parse(first.body ?? ''), { untaxed: '6.00', version: 2 })
  await assert.rejects(answerChange(context, { ...change, body, version: 1 }), {
    code: 'VERSION_CONFLICT',
    details: { version: 2, fields: {} },
  })
  assert.equal((await world.records.get('sale_order', id, { untaxed: true })).untaxed, '6.00')
  await assert.rejects(answerChange(context, { ...change, where: EVERYTHING, body, version: 2 }), {
    code: 'QUERY_INVALID',
  })
  await assert.rejects(answerChange(context, { ...change, where: EVERYTHING, body }), {
    code: 'QUERY_INVALID',
  })
})
