import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { openSiege, type Siege } from '../attack-world.ts'

/** Confirms the seller's order as an action does, but commits only after `meanwhile` was sent. */
async function whileConfirming(
  { acme }: Siege,
  meanwhile: () => Promise<{ readonly status: number }>,
): Promise<number> {
  const client = await acme.world.connect('postgres')
  await client.query('begin')
  await client.query(
    `update app.sale_order set state = 'confirmed', confirmed_by_name = 'Ann', confirmed_at = now() where id = $1`,
    [acme.own.order],
  )
  const answer = meanwhile()
  await delay(300)
  await client.query('commit')
  return (await answer).status
}

test('an order that is being confirmed takes no line, no other price and loses none', async (t) => {
  const siege = await openSiege(t)
  const { own, world } = siege.acme
  const line = `/api/sale_order_line?id=eq.${own.line}`
  const attempts = [
    ['POST', '/api/sale_order_line', { sale_order: own.order, unit_price: '1000' }],
    ['POST', '/api/sale_order_line', { sale_order: own.order, unit_price: '0' }],
    ['PATCH', line, { unit_price: '1' }],
    ['PATCH', line, { description: 'other' }],
    ['DELETE', line, undefined],
    ['PATCH', `/api/sale_order?id=eq.${own.order}`, { lines: [{ unit_price: '7' }] }],
    ['PATCH', `/api/sale_order?id=eq.${own.order}`, { note: 'other' }],
  ] as const
  for (const [method, path, body] of attempts) {
    await world.superuser.query(
      `update app.sale_order set state = 'draft', confirmed_at = null, confirmed_by_name = null where id = $1`,
      [own.order],
    )
    const options = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const before = await contentOf(siege)
    await whileConfirming(siege, async () => await siege.ask('seller', path, options))
    assert.deepEqual(await contentOf(siege), before, `${method} ${path} ${options.body ?? ''}`)
  }
  await world.superuser.query(
    `update app.sale_order set state = 'draft', confirmed_at = null, confirmed_by_name = null where id = $1`,
    [own.order],
  )
  for (const [method, path, body] of attempts.slice(0, 4)) {
    const options = { method, body: JSON.stringify(body) }
    assert.ok((await siege.ask('seller', path, options)).status < 300, `${method} ${path}`)
  }
})

test('a line does not leave an order that is being confirmed', async (t) => {
  const siege = await openSiege(t)
  const { own, world, people, customer, company } = siege.acme
  const other = newRecordId(systemClock)
  await world.superuser.query(
    'insert into app.sale_order (id, customer, salesperson, company) values ($1, $2, $3, $4)',
    [other, customer, people.seller.id, company],
  )
  const status = await whileConfirming(
    siege,
    async () =>
      await siege.ask('seller', `/api/sale_order_line?id=eq.${own.line}`, {
        method: 'PATCH',
        body: JSON.stringify({ sale_order: other }),
      }),
  )
  assert.equal(status, 403)
})

async function contentOf({ acme }: Siege): Promise<unknown> {
  const { rows } = await acme.world.superuser.query(
    `select o.note, o.total, (select json_agg(l order by l.id) from app.sale_order_line l where l.sale_order = o.id) as lines
     from app.sale_order o where o.id = $1`,
    [acme.own.order],
  )
  return rows
}
