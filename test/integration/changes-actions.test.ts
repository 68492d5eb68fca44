import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import { contacts } from '@zennnn/contacts'
import { openLink } from '@zennnn/identity'
import { newRecordId, type RecordId, systemClock } from '@zennnn/kernel'
import {
  type Action,
  type ActionContext,
  app,
  buildRegistry,
  modelAction,
  type RecordsPort,
} from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { sales } from '@zennnn/sales'
import {
  act,
  countRows,
  ORIGIN,
  openSales,
  recordsOf,
  type SalesWorld,
  SEALING,
} from '../changes-world.ts'
import { VISITOR } from '../kit.ts'
import { mailedSecret } from '../mailed-secret.ts'

async function newOrder(world: SalesWorld): Promise<RecordId> {
  const customer = await world.records.create('contact', {
    name: 'Globex',
    email: 'buyer@globex.example',
  })
  return await world.records.create('sale_order', {
    customer,
    lines: [{ description: 'Bolts', quantity: '2', unit_price: '10' }],
  })
}

/** The world with actions on the group model that try what apps should not. */
function withActions(world: SalesWorld, actions: Readonly<Record<string, Run>>): SalesWorld {
  const probes: readonly Action[] = Object.entries(actions).map(([name, run]) =>
    modelAction({ model: 'contact', name, label: name, groups: ['sales_user'], run }),
  )
  const probe = app({
    name: 'probe',
    label: 'Probe',
    summary: 'For tests.',
    depends: ['sales'],
    actions: probes,
  })
  return { ...world, registry: buildRegistry([base, contacts, sales, panel, probe]) }
}
type Run = (context: ActionContext) => Promise<unknown>

const INHERITED = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'toLocaleString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupGetter__',
  'then',
  'call',
  'apply',
  'bind',
  'length',
  'name',
  'get',
  'set',
  'has',
  'keys',
  'entries',
  'size',
  'forEach',
  'find',
  'create',
  'createMany',
  'createRows',
  'upsertRows',
  'update',
  'updateWhere',
  'delete',
  'count',
  'run',
  'elevate',
  'mail',
  'links',
  'records',
  'user',
  '_private',
  '#private',
  '',
  ' ',
  '*',
  'confirm ',
  'Confirm',
  'confirm.run',
  'confirm\0',
  '../confirm',
]

test('no member of any model can be called but its declared actions', async (t) => {
  const world = await openSales(t)
  const admin = await world.user('admin@example.com', ['administrator', 'sales_manager'])
  let tried = 0
  for (const [modelName, model] of world.registry.models) {
    const members = [...INHERITED, ...model.fields.keys(), ...Object.keys(model)]
    for (const member of members.filter((each) => !model.actions.has(each))) {
      await assert.rejects(act(world, admin.principal, `${modelName}.${member}`, {}), {
        code: 'ACTION_UNKNOWN',
      })
      tried += 1
    }
  }
  for (const name of [
    'sale_order',
    'sale_order.',
    '.confirm',
    'confirm',
    'contact.confirm',
    '__proto__.confirm',
    'sale_order.confirm.x',
  ])
    await assert.rejects(act(world, admin.principal, name, {}), { code: 'ACTION_UNKNOWN' })
  assert.ok(tried > 800, `only ${tried} names tried`)
})

test('an action is refused to a guest, to another group, for an unseen record and in another state', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const body = { id, name: 'Phone' }
  const outsider = await world.user('contacts@example.com', ['contacts_user'])
  const colleague = await world.user('colleague@example.com', ['sales_user'])
  const confirm = 'sale_order.confirm'
  await assert.rejects(act(world, { kind: 'guest' }, confirm, body), { code: 'NOT_SIGNED_IN' })
  await assert.rejects(act(world, outsider.principal, confirm, body), { code: 'ACTION_UNKNOWN' })
  await assert.rejects(act(world, colleague.principal, confirm, body), { code: 'NOT_FOUND' })
  await assert.rejects(
    act(world, world.seller.principal, confirm, { ...body, id: newRecordId(systemClock) }),
    { code: 'NOT_FOUND' },
  )
  await act(world, world.seller.principal, 'sale_order.cancel', { id })
  await assert.rejects(act(world, world.seller.principal, confirm, body), { code: 'STATE_REFUSED' })
})

test('parameters of an action are parsed like values of records', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const call = async (body: unknown) =>
    await act(world, world.seller.principal, 'sale_order.confirm', body)
  for (const name of [[], ['x'], {}, { a: 1 }, 1, true, null, '', 'x\0', '\ud800', 'x'.repeat(121)])
    await assert.rejects(call({ id, name }), { code: 'VALUE_INVALID' })
  for (const other of [[], {}, 1, null, 'x', id.slice(1), undefined])
    await assert.rejects(call({ id: other, name: 'x' }), { code: 'VALUE_INVALID' })
  for (const body of [[], 'x', 1, null, undefined, [{ id, name: 'x' }]])
    await assert.rejects(call(body), { code: 'BODY_INVALID' })
  await assert.rejects(call({ id, name: 'x', state: 'confirmed' }), { code: 'FIELD_UNKNOWN' })
  assert.equal((await world.records.get('sale_order', id, { state: true })).state, 'draft')
})

test('of ten confirmations at the same moment one gets through', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const outcomes = await Promise.allSettled(
    Array.from(
      { length: 10 },
      async () =>
        await act(world, world.seller.principal, 'sale_order.confirm', { id, name: 'Phone' }),
    ),
  )
  const codes = outcomes.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.code))
  assert.equal(codes.filter((code) => code === 'done').length, 1)
  assert.equal(codes.filter((code) => code === 'STATE_REFUSED').length, 9)
  const { rows } = await world.superuser.query(
    `select "user", why from app.audit_entry where operation = 'elevate'`,
  )
  assert.deepEqual(rows, [{ user: world.seller.id, why: 'confirm an order' }])
  const changes = await world.superuser.query(
    `select why from app.audit_entry where operation = 'update' and model = 'sale_order'`,
  )
  assert.deepEqual(changes.rows, [{ why: 'confirm an order' }])
})

test('a quotation is mailed with a link that confirms it once', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const other = await newOrder(world)
  await act(world, world.seller.principal, 'sale_order.send', { id })
  await act(world, world.seller.principal, 'sale_order.send', { id: other })
  const { rows } = await world.superuser.query(
    'select "to", state, subject, text, model from app.mail where record = $1',
    [id],
  )
  assert.deepEqual(
    rows.map(({ to, state, model }) => ({ to, state, model })),
    [{ to: 'buyer@globex.example', state: 'queued', model: 'sale_order' }],
  )
  assert.match(String(rows[0]?.text), new RegExp(`${ORIGIN}/link/only-in-the-mail`))
  const secret = await mailedSecret(world.superuser, SEALING, String(rows[0]?.text))
  const token = await openLink(world.connections, world.database, { secret: secret, ...VISITOR })
  const bearer = { kind: 'link', token } as const
  await assert.rejects(
    act(world, bearer, 'sale_order.confirm_by_link', { id: other, name: 'Eve' }),
    { code: 'NOT_FOUND' },
  )
  await assert.rejects(act(world, bearer, 'sale_order.cancel', { id }), { code: 'ACTION_UNKNOWN' })
  assert.deepEqual(
    await act(world, bearer, 'sale_order.confirm_by_link', { id, name: 'Ben Buyer' }),
    {
      number: (await world.records.get('sale_order', id, { number: true })).number,
    },
  )
  const order = await world.records.get('sale_order', id, {
    state: true,
    confirmed_by_name: true,
    total: true,
  })
  assert.deepEqual(order, { state: 'confirmed', confirmed_by_name: 'Ben Buyer', total: '20.00' })
  await assert.rejects(act(world, bearer, 'sale_order.confirm_by_link', { id, name: 'Ben' }), {
    code: /LINK_REFUSED|STATE_REFUSED/,
  })
})

test('an action that fails after its mail sends none, and leaves no elevation in the log', async (t) => {
  const world = await openSales(t)
  const probe = withActions(world, {
    fail_late: async (context) => {
      await context.mail({
        to: 'x@example.com',
        template: 'quotation',
        values: VALUES,
        model: 'contact',
        record: 'x',
      })
      await context.records.create('contact', { name: 'kept?' })
      throw new Error('app bug')
    },
  })
  await assert.rejects(act(probe, world.seller.principal, 'contact.fail_late', {}), {
    code: 'INTERNAL',
  })
  assert.equal(await countRows(world, 'mail'), 0)
  assert.equal(await countRows(world, 'contact'), 0)
  const { rowCount } = await world.superuser.query(
    `select from app.audit_entry where operation = 'elevate'`,
  )
  assert.equal(rowCount, 0)
})

const VALUES = {
  number: '1',
  customer_name: 'a',
  company_name: 'b',
  currency: 'EUR',
  total: '1',
  url: 'https://x.example',
  days: 1,
}

test('elevated rights end with elevate, and cannot be mixed with those of the caller', async (t) => {
  const world = await openSales(t)
  let leaked: RecordsPort | undefined
  const rename = { name: 'Taken over' }
  const probe = withActions(world, {
    leak: async (context) => {
      await context.elevate('leak', async (records) => {
        leaked = records
        await records.update('company', world.company, { city: 'by the platform' })
      })
      await leaked?.update('company', world.company, rename)
    },
    mix: async (context) => {
      await context.elevate('mix', async () => {
        await context.records.update('company', world.company, rename)
      })
    },
    overlap: async (context) => {
      await Promise.all([
        context.elevate('overlap', async (records) => await records.count('user')),
        context.records.update('company', world.company, rename),
      ])
    },
    swallow: async (context) => {
      await context
        .elevate('swallow', async () => await Promise.reject(new Error('inside')))
        .catch(() => undefined)
      return 'went on'
    },
    nest: async (context) => {
      await context.elevate('outer', async () => {
        await context.elevate('inner', async (records) => await records.count('user'))
      })
    },
    after: async (context) => {
      await context.elevate('read', async (records) => await records.count('user'))
      await context.records.update('company', world.company, rename)
    },
  })
  for (const name of ['leak', 'mix', 'overlap', 'swallow', 'nest'])
    await assert.rejects(act(probe, world.seller.principal, `contact.${name}`, {}), {
      name: 'InvariantError',
    })
  await assert.rejects(act(probe, world.seller.principal, 'contact.after', {}), {
    code: 'ACCESS_DENIED',
  })
  const company = await world.records.get('company', world.company, { name: true, city: true })
  assert.deepEqual(company, { name: 'Acme', city: null })
})

test('a request cannot elevate itself: neither the function nor the role is within its reach', async (t) => {
  const world = await openSales(t)
  const attempts = [
    `select zennnn.elevate('key', 'me')`,
    `select set_config('role', 'zennnn_elevated', true)`,
    `select set_config('zennnn.groups', '{administrator}', true)`,
    `select zennnn.put_context(null, null, '{administrator}')`,
    `select query_to_xml('set role zennnn_elevated', true, true, '')`,
  ]
  for (const text of attempts)
    await assert.rejects(
      world.connections.batch(world.database, world.seller.principal, [{ text, values: [] }]),
      (error: Error) => 'code' in error,
      text,
    )
  assert.equal(await recordsOf(world, world.seller.principal).count('audit_entry'), 0)
})
