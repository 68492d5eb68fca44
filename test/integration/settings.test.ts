import assert from 'node:assert/strict'
import { test } from 'node:test'
import { act, openSales, recordsOf, type SalesWorld } from '../changes-world.ts'

async function decide(world: SalesWorld, key: string, value: unknown): Promise<void> {
  const admin = await world.user(`admin-${Math.random()}@example.com`, ['administrator'])
  await act(world, admin.principal, 'setting.change', { key, value })
}

async function sendOne(world: SalesWorld): Promise<string> {
  const customer = await world.records.create('contact', {
    name: 'Globex',
    email: 'buyer@globex.example',
  })
  const id = await world.records.create('sale_order', {
    customer,
    lines: [{ description: 'Bolts', quantity: '2', unit_price: '10' }],
  })
  await act(world, world.seller.principal, 'sale_order.send', { id })
  return id
}

async function linkDays(world: SalesWorld, record: string): Promise<unknown> {
  const { rows } = await world.superuser.query(
    'select extract(day from expires_at - created_at)::int as days from zennnn.link where record = $1',
    [record],
  )
  return rows[0]?.days
}

test('sales.quotation_days: a link lives as long as an administrator decided, 30 days until then', async (t) => {
  const world = await openSales(t)
  assert.equal(await linkDays(world, await sendOne(world)), 30)
  await decide(world, 'sales.quotation_days', 7)
  const later = await sendOne(world)
  assert.equal(await linkDays(world, later), 7)
  const { rows } = await world.superuser.query('select text from app.mail where record = $1', [
    later,
  ])
  assert.match(String(rows[0]?.text), /7 days/)
  await decide(world, 'sales.quotation_days', null)
  assert.equal(await linkDays(world, await sendOne(world)), 30)
})

test('sales.quotation_note: new quotations begin with it, one with a note of its own keeps that', async (t) => {
  const world = await openSales(t)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const noteOf = async (note?: string): Promise<unknown> => {
    const id = await world.records.create('sale_order', {
      customer,
      ...(note === undefined ? {} : { note }),
    })
    return (await world.records.get('sale_order', id, { note: true })).note
  }
  assert.equal(await noteOf(), null)
  await decide(world, 'sales.quotation_note', 'Pay within 14 days.')
  assert.equal(await noteOf(), 'Pay within 14 days.')
  assert.equal(await noteOf('As agreed.'), 'As agreed.')
})

test('base.language and base.time_zone: what new users begin with', async (t) => {
  const world = await openSales(t)
  const admin = await world.user('ann@example.com', ['administrator'])
  const records = recordsOf(world, admin.principal)
  const begin = async (login: string): Promise<unknown> => {
    const id = await records.create('user', { name: login, login })
    return await records.get('user', id, { language: true, time_zone: true })
  }
  assert.deepEqual(await begin('one'), { language: 'en', time_zone: 'UTC' })
  await decide(world, 'base.language', 'fr')
  await decide(world, 'base.time_zone', 'Europe/Paris')
  assert.deepEqual(await begin('two'), { language: 'fr', time_zone: 'Europe/Paris' })
})

test('setting.change refuses what is not declared, what does not fit, and everybody but administrators', async (t) => {
  const world = await openSales(t)
  const admin = await world.user('ann@example.com', ['administrator'])
  const change = async (key: unknown, value: unknown): Promise<unknown> =>
    await act(world, admin.principal, 'setting.change', { key, value })
  for (const key of ['sales.nothing', 'quotation_days', '__proto__', 'constructor', 'sales'])
    await assert.rejects(change(key, 1), { code: 'NOT_FOUND' }, key)
  for (const value of ['7', 0, 366, 7.5, true, { a: 1 }, [7]])
    await assert.rejects(change('sales.quotation_days', value), { code: 'VALUE_INVALID' })
  await assert.rejects(change('base.language', 'xx'), { code: 'VALUE_INVALID' })
  await assert.rejects(change('base.time_zone', 'Europe/Nowhere'), { code: 'VALUE_INVALID' })
  await assert.rejects(change('sales.quotation_note', 'x'.repeat(4001)), { code: 'VALUE_INVALID' })
  const input = { key: 'sales.quotation_days', value: 7 }
  await assert.rejects(act(world, world.seller.principal, 'setting.change', input), {
    code: 'ACTION_UNKNOWN',
  })
  await assert.rejects(act(world, { kind: 'guest' }, 'setting.change', input), {
    code: 'NOT_SIGNED_IN',
  })
  const { rows } = await world.superuser.query('select count(*)::int as kept from app.setting')
  assert.deepEqual(rows, [{ kept: 0 }])
})

test('setting: nobody writes the records by hand, and each decision stands in the audit log with who made it', async (t) => {
  const world = await openSales(t)
  const admin = await world.user('ann@example.com', ['administrator'])
  const records = recordsOf(world, admin.principal)
  await assert.rejects(records.create('setting', { key: 'sales.quotation_days', value: 9999 }), {
    code: 'ACCESS_DENIED',
  })
  await act(world, admin.principal, 'setting.change', { key: 'sales.quotation_days', value: 7 })
  await act(world, admin.principal, 'setting.change', { key: 'sales.quotation_days', value: 8 })
  const { rows } = await world.superuser.query(
    `select operation, "user", after from app.audit_entry where model = 'setting' order by id`,
  )
  assert.deepEqual(rows, [
    { operation: 'create', user: admin.id, after: { key: 'sales.quotation_days', value: 7 } },
    { operation: 'update', user: admin.id, after: { value: 8 } },
  ])
})

test('a decision that no longer fits its declaration counts as none', async (t) => {
  const world = await openSales(t)
  await world.superuser.query(
    `insert into app.setting (id, key, value) values (gen_random_uuid(), 'sales.quotation_days', '"many"')`,
  )
  assert.equal(await linkDays(world, await sendOne(world)), 30)
})
