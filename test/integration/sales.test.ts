import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '@zennnn/data'
import { openLink } from '@zennnn/identity'
import { newRecordId, type RecordId, systemClock } from '@zennnn/kernel'
import type { NewRecord } from '@zennnn/model'
import { act, openSales, recordsOf, type SalesWorld, SEALING } from '../changes-world.ts'
import { genuine, openHttps } from '../https-world.ts'
import { VISITOR } from '../kit.ts'
import { mailedSecret } from '../mailed-secret.ts'

const LINE = { description: 'Bolts', quantity: '2', unit_price: '10' }

function refused(message: RegExp): { readonly code: string; readonly message: RegExp } {
  return { code: 'CONSTRAINT_VIOLATED', message }
}

async function newOrder(
  world: SalesWorld,
  lines: NewRecord<'sale_order'>['lines'] = [LINE],
): Promise<RecordId> {
  const customer = await world.records.create('contact', {
    name: 'Globex',
    email: 'buyer@globex.example',
  })
  return await world.records.create('sale_order', { customer, lines })
}

async function colleague(
  world: SalesWorld,
  login: string,
  groups: readonly string[],
  company: RecordId = world.company,
): Promise<Principal> {
  const { id, principal } = await world.user(login, groups)
  await world.superuser.query('update app."user" set company = $1 where id = $2', [company, id])
  return principal
}

/** Sends a quotation and opens the link that the customer got. */
async function sendAndOpen(world: SalesWorld, id: RecordId): Promise<Principal> {
  await act(world, world.seller.principal, 'sale_order.send', { id })
  const { rows } = await world.superuser.query<{ text: string }>(
    'select text from app.mail where record = $1 order by created_at desc limit 1',
    [id],
  )
  const secret = await mailedSecret(world.superuser, SEALING, rows[0]?.text ?? '')
  return {
    kind: 'link',
    token: await openLink(world.connections, world.database, { secret, ...VISITOR }),
  }
}

test('totals are right to the cent with prices of four decimals', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world, [
    // 46.9716 → 46.97; tax 8.9243 → 8.92
    { ...LINE, quantity: '12', unit_price: '3.9143', tax_rate: '19' },
    // 0.89991 → 0.90; tax 0.063 → 0.06
    { ...LINE, quantity: '3', unit_price: '0.3333', discount: '10', tax_rate: '7' },
    // Exactly half a cent goes away from zero, in both directions.
    { ...LINE, quantity: '1', unit_price: '1.005' },
    { ...LINE, quantity: '-1', unit_price: '0.005' },
  ])
  const order = await world.records.get('sale_order', id, {
    untaxed: true,
    tax: true,
    total: true,
    lines: { unit_price: true, subtotal: true, tax_amount: true, total: true },
  })
  assert.deepEqual(
    order.lines.map(({ subtotal, tax_amount: tax, total }) => `${subtotal} ${tax} ${total}`).sort(),
    ['-0.01 0.00 -0.01', '0.90 0.06 0.96', '1.01 0.00 1.01', '46.97 8.92 55.89'],
  )
  assert.deepEqual([order.untaxed, order.tax, order.total].map(Number), [48.87, 8.98, 57.85])
})

test('what makes no sense on a quotation is refused in words', async (t) => {
  const world = await openSales(t)
  await assert.rejects(newOrder(world, [{ ...LINE, quantity: '0' }]), refused(/not zero/))
  await assert.rejects(newOrder(world, [{ ...LINE, unit_price: '-1' }]), refused(/not negative/))
  const id = await newOrder(world)
  await assert.rejects(
    world.records.update('sale_order', id, { date: '2026-05-02', expires_on: '2026-05-01' }),
    refused(/last day of validity/),
  )
})

test('a salesperson sees own quotations and lines, a manager all of the company, others nothing', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const branch = newRecordId(systemClock)
  await world.superuser.query('insert into app.company (id, name) values ($1, $2)', [
    branch,
    'Branch',
  ])
  const counts = async (principal: Principal) => {
    const records = recordsOf(world, principal)
    return [await records.count('sale_order'), await records.count('sale_order_line')]
  }
  assert.deepEqual(await counts(world.seller.principal), [1, 1])
  assert.deepEqual(await counts(await colleague(world, 'other', ['sales_user'])), [0, 0])
  const manager = await colleague(world, 'manager', ['sales_manager'])
  assert.deepEqual(await counts(manager), [1, 1])
  const foreign = await colleague(world, 'foreign', ['sales_manager'], branch)
  assert.deepEqual(await counts(foreign), [0, 0])
  const other = recordsOf(world, await colleague(world, 'third', ['sales_user']))
  await assert.rejects(other.get('sale_order', id, { number: true }), { code: 'NOT_FOUND' })
  await assert.rejects(other.update('sale_order', id, { note: 'x' }), { code: 'NOT_FOUND' })
  await assert.rejects(other.create('sale_order_line', { sale_order: id, ...LINE }))
  assert.deepEqual(await counts(manager), [1, 1])
})

test('what was confirmed does not change any more, for nobody', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  await act(world, world.seller.principal, 'sale_order.confirm', { id, name: 'By telephone' })
  const manager = recordsOf(world, await colleague(world, 'manager', ['sales_manager']))
  const [line] = await manager.find('sale_order_line', { select: { id: true } })
  assert.ok(line)
  for (const records of [world.records, manager]) {
    await assert.rejects(records.update('sale_order', id, { note: 'cheaper' }))
    await assert.rejects(records.update('sale_order_line', line.id, { unit_price: '1' }))
    await assert.rejects(records.delete('sale_order_line', line.id))
    await assert.rejects(records.create('sale_order_line', { sale_order: id, ...LINE }))
    await assert.rejects(records.delete('sale_order', id))
  }
  const order = await manager.get('sale_order', id, { total: true, state: true, note: true })
  assert.deepEqual(order, { total: '20.00', state: 'confirmed', note: null })
  await assert.rejects(act(world, world.seller.principal, 'sale_order.reset', { id }), {
    code: 'STATE_REFUSED',
  })
  await assert.rejects(act(world, world.seller.principal, 'sale_order.cancel', { id }), {
    code: 'ACCESS_DENIED',
  })
})

/** A value that each writable field of an order or a line would take, were it still open. */
function otherValue(kind: string): unknown {
  return { text: 'x', longText: 'x', date: '2020-01-01', integer: 7, decimal: '3' }[kind] ?? null
}

test('of a confirmed order and its lines every field is refused, whichever way the API has', async (t) => {
  const world = await openSales(t)
  const { superuser } = world
  const [id, open] = [await newOrder(world), await newOrder(world)]
  await superuser.query(`update app.sale_order set reference = 'R1' where id = $1`, [id])
  await act(world, world.seller.principal, 'sale_order.confirm', { id, name: 'By telephone' })
  const rows = async (model: string) =>
    (await superuser.query(`select * from app.${model} order by id`)).rows
  const everything = async () => [await rows('sale_order'), await rows('sale_order_line')]
  const before = await everything()
  const https = await openHttps(t, { acme: world })
  const ask = async (method: string, path: string, body: unknown) => {
    const headers = { ...genuine(world.seller.token), prefer: 'resolution=merge-duplicates' }
    const answer = await https.ask(`/api/${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: answer.status, code: answer.body === '' ? '' : JSON.parse(answer.body).code }
  }
  const { rows: lines } = await superuser.query(
    'select sale_order, id from app.sale_order_line order by sale_order = $1 desc',
    [id],
  )
  const [own, foreign] = lines.map((line) => String(line.id))
  const { customer } = before[0]?.find((order) => order.id === id) ?? {}
  const references = { customer, company: world.company, sale_order: open, lines: [LINE] }
  for (const [model, record] of [
    ['sale_order', id],
    ['sale_order_line', own],
  ] as const) {
    const fields = [...(world.registry.models.get(model)?.fields ?? [])]
    const writable = fields.filter(([name, field]) => !field.readonly && name !== 'id')
    assert.ok(writable.length >= 8)
    for (const [name, { kind }] of writable) {
      const value: unknown = Reflect.get(references, name) ?? otherValue(kind)
      const answer = await ask('PATCH', `${model}?id=eq.${record}`, { [name]: value })
      assert.deepEqual(answer, { status: 403, code: 'ACCESS_DENIED' }, `${model}.${name}`)
    }
  }
  const ways = [
    await ask('POST', 'sale_order_line', { sale_order: id, ...LINE }),
    await ask('PATCH', `sale_order_line?id=eq.${foreign}`, { sale_order: id }),
    await ask('DELETE', `sale_order_line?id=eq.${own}`, undefined),
    await ask('PATCH', `sale_order?id=eq.${id}`, { lines: [{ id: own, $remove: true }] }),
    await ask('PATCH', `sale_order?id=eq.${id}`, { state: 'draft' }),
  ]
  assert.deepEqual(
    ways.map(({ code }) => code),
    [...Array.from({ length: 4 }, () => 'ACCESS_DENIED'), 'VALUE_INVALID'],
  )
  // By a filter or key, what may not be changed is not among what matches.
  await ask('POST', 'sale_order?on_conflict=reference', { reference: 'R1', note: 'x', customer })
  await ask('PATCH', `sale_order_line?sale_order=eq.${id}`, { quantity: '9' })
  await ask('DELETE', `sale_order_line?sale_order=eq.${id}`, undefined)
  assert.deepEqual(await everything(), before)
})

test('what the customer looks at does not change under his eyes: it is taken back first', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  const [line] = await world.records.find('sale_order_line', { select: { id: true } })
  assert.ok(line)
  const raise = async () => {
    await world.records.update('sale_order_line', line.id, { unit_price: '99' })
  }
  await act(world, world.seller.principal, 'sale_order.send', { id })
  await assert.rejects(raise())
  await assert.rejects(world.records.update('sale_order', id, { note: 'dearer' }))
  await assert.rejects(world.records.create('sale_order_line', { sale_order: id, ...LINE }))
  await assert.rejects(world.records.delete('sale_order_line', line.id))
  await act(world, world.seller.principal, 'sale_order.reset', { id })
  await raise()
  const { total } = await world.records.get('sale_order', id, { total: true })
  assert.equal(Number(total), 198)
})

test('the bearer of a link reads the one quotation as printed, and nothing else of the database', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  await newOrder(world)
  const bearer = recordsOf(world, await sendAndOpen(world, id))
  const orders = await bearer.find('sale_order', {
    select: { id: true, customer_name: true, company_name: true, currency: true, total: true },
  })
  assert.deepEqual(orders, [
    { id, customer_name: 'Globex', company_name: 'Acme', currency: 'EUR', total: '20.00' },
  ])
  assert.equal(await bearer.count('sale_order_line'), 1)
  for (const model of ['contact', 'user', 'company', 'product', 'mail', 'country'] as const)
    assert.equal(await bearer.count(model).catch(() => 0), 0, model)
  await assert.rejects(bearer.update('sale_order', id, { note: 'free of charge' }))
})

test('a quotation without address or lines is not sent, and nothing remains of the attempt', async (t) => {
  const world = await openSales(t)
  const { seller } = world
  const empty = await newOrder(world, [])
  await assert.rejects(act(world, seller.principal, 'sale_order.send', { id: empty }), {
    code: 'STATE_REFUSED',
    message: /no lines/,
  })
  const customer = await world.records.create('contact', { name: 'Silent' })
  const id = await world.records.create('sale_order', { customer, lines: [LINE] })
  await assert.rejects(act(world, seller.principal, 'sale_order.send', { id }), {
    code: 'STATE_REFUSED',
    message: /no e-mail address/,
  })
  const { rows } = await world.superuser.query('select 1 from app.mail')
  assert.equal(rows.length, 0)
  const { state } = await world.records.get('sale_order', id, { state: true })
  assert.equal(state, 'draft')
})

test('sending again, taking back and cancelling end the links sent before', async (t) => {
  const world = await openSales(t)
  const { seller } = world
  const confirm = async (bearer: Principal, id: RecordId) =>
    await act(world, bearer, 'sale_order.confirm_by_link', { id, name: 'Ann' })
  const id = await newOrder(world)
  const first = await sendAndOpen(world, id)
  const second = await sendAndOpen(world, id)
  await assert.rejects(confirm(first, id), { code: 'NOT_SIGNED_IN' })
  await act(world, seller.principal, 'sale_order.reset', { id })
  await assert.rejects(confirm(second, id), { code: 'NOT_SIGNED_IN' })
  const third = await sendAndOpen(world, id)
  await act(world, seller.principal, 'sale_order.cancel', { id })
  await assert.rejects(confirm(third, id), { code: 'NOT_SIGNED_IN' })
})

test('a quotation is confirmed until its last day, and the refusal gives the link back', async (t) => {
  const world = await openSales(t)
  const id = await newOrder(world)
  await world.records.update('sale_order', id, { date: '2026-01-01', expires_on: '2026-01-31' })
  const bearer = await sendAndOpen(world, id)
  const body = { id, name: 'Ann' }
  await assert.rejects(act(world, bearer, 'sale_order.confirm_by_link', body), {
    code: 'STATE_REFUSED',
    message: /valid until 2026-01-31/,
  })
  const today = new Date().toISOString().slice(0, 10)
  await world.superuser.query('update app.sale_order set expires_on = $1 where id = $2', [
    today,
    id,
  ])
  await act(world, bearer, 'sale_order.confirm_by_link', body)
  const order = await world.records.get('sale_order', id, { state: true, confirmed_by_name: true })
  assert.deepEqual(order, { state: 'confirmed', confirmed_by_name: 'Ann' })
})

test('a product is added with its price and tax of today', async (t) => {
  const world = await openSales(t)
  const manager = recordsOf(world, await colleague(world, 'manager', ['sales_manager']))
  const tax = await manager.create('tax', { name: 'VAT', rate: '19' })
  const product = await manager.create('product', { name: 'Nut', price: '0.1234', tax })
  const id = await newOrder(world, [])
  const body = { id, product, quantity: '100' }
  await act(world, world.seller.principal, 'sale_order.add_product', body)
  await manager.update('product', product, { price: '9' })
  const { lines, total } = await world.records.get('sale_order', id, {
    total: true,
    lines: { description: true, unit_price: true, subtotal: true, tax_amount: true },
  })
  assert.deepEqual(lines, [
    { description: 'Nut', unit_price: '0.1234', subtotal: '12.34', tax_amount: '2.34' },
  ])
  assert.equal(Number(total), 14.68)
})

test('a member changes own preferences, and nothing else of a user', async (t) => {
  const world = await openSales(t)
  const { seller } = world
  const body = { language: 'de', time_zone: 'Europe/Berlin' }
  await act(world, seller.principal, 'user.change_preferences', body)
  const who = await world.records.get('user', seller.id, { language: true, time_zone: true })
  assert.deepEqual(who, body)
  await assert.rejects(
    act(world, seller.principal, 'user.change_preferences', { ...body, time_zone: 'Moon/Sea' }),
    { code: 'VALUE_INVALID' },
  )
  await assert.rejects(world.records.update('user', seller.id, { active: true, name: 'Boss' }))
})
