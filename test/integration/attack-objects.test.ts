import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import {
  assertSafe,
  CANARY,
  forAll,
  openSiege,
  type Person,
  type Siege,
  trace,
} from '../attack-world.ts'
import type { Ask } from '../https-world.ts'

interface Attempt {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

const RETURN = { prefer: 'return=representation' }

/** Every way to touch one record by its id. */
function attempts(model: string, id: string): readonly Attempt[] {
  const one = `/api/${model}?id=eq.${id}`
  const object = { accept: 'application/vnd.pgrst.object+json' }
  return [
    { method: 'GET', path: one },
    { method: 'GET', path: one, headers: object },
    { method: 'GET', path: one, headers: { accept: 'text/csv' } },
    { method: 'GET', path: one, headers: { prefer: 'count=exact' } },
    { method: 'GET', path: one, headers: { prefer: 'count=planned' } },
    { method: 'HEAD', path: one, headers: { prefer: 'count=exact' } },
    { method: 'GET', path: `/api/${model}?id=in.(${id},${id})` },
    { method: 'GET', path: `/api/${model}?or=(id.eq.${id},id.is.null)` },
    { method: 'GET', path: `/api/${model}?select=count()&id=eq.${id}` },
    { method: 'GET', path: `/api/${model}?id=lte.${id}&id=gte.${id}` },
    { method: 'PATCH', path: one, body: '{}' },
    { method: 'PATCH', path: one, body: '{}', headers: { 'if-match': '"1"' } },
    { method: 'PATCH', path: one, body: '{}', headers: { 'if-match': '"9"' } },
    { method: 'PATCH', path: one, body: '{}', headers: RETURN },
    { method: 'PATCH', path: one, body: '{}', headers: { ...RETURN, ...object } },
    { method: 'PATCH', path: one, body: '{"version":1}' },
    { method: 'DELETE', path: one },
    { method: 'DELETE', path: one, headers: RETURN },
    { method: 'DELETE', path: one, headers: { ...RETURN, ...object } },
    { method: 'PUT', path: one, body: `{"id":"${id}"}` },
    { method: 'GET', path: `/records/${model}/${id}` },
    { method: 'HEAD', path: `/records/${model}/${id}` },
    { method: 'GET', path: `/records/${model}?id=eq.${id}` },
  ]
}

/** Ways to touch an order through what hangs on it, through actions and through routes of their own. */
function aroundOrder(order: string, line: string): readonly Attempt[] {
  const rpc = (name: string, more = ''): Attempt => ({
    method: 'POST',
    path: `/api/rpc/sale_order.${name}`,
    body: `{"id":"${order}"${more}}`,
  })
  return [
    ...['send', 'cancel', 'reset'].map((name) => rpc(name)),
    rpc('confirm', ',"name":"Eve"'),
    rpc('add_product', `,"product":"${order}","quantity":"1"`),
    { method: 'POST', path: '/api/sale_order_line', body: `{"sale_order":"${order}"}` },
    {
      method: 'POST',
      path: '/api/sale_order_line',
      body: `[{"sale_order":"${order}","unit_price":"1"}]`,
      headers: { prefer: 'return=representation,tx=rollback' },
    },
    { method: 'GET', path: `/api/sale_order_line?sale_order=eq.${order}&select=*,sale_order(*)` },
    { method: 'GET', path: `/api/sale_order_line?id=eq.${line}&select=sale_order(number)` },
    { method: 'PATCH', path: `/api/sale_order_line?id=eq.${line}`, body: '{"unit_price":"0"}' },
    {
      method: 'PATCH',
      path: `/api/sale_order_line?sale_order=eq.${order}`,
      body: '{"position":1}',
    },
    { method: 'DELETE', path: `/api/sale_order_line?sale_order=eq.${order}` },
    { method: 'GET', path: `/api/contact?select=id,sale_orders(id)&sale_orders.id=eq.${order}` },
    {
      method: 'GET',
      path: `/api/contact?select=id,sale_orders!inner(id)&sale_orders.id=eq.${order}`,
    },
    {
      method: 'GET',
      path: `/api/user?select=id,sale_order!salesperson(id)&sale_order.id=eq.${order}`,
    },
    { method: 'GET', path: `/api/audit_entry?record=eq.${order}` },
    { method: 'GET', path: `/api/job?id=eq.${order}` },
    { method: 'GET', path: `/api/import/${order}` },
    { method: 'POST', path: `/api/import/${order}/cancel`, body: '{}' },
    { method: 'GET', path: `/api/import/${order}/failed-rows` },
    { method: 'GET', path: `/api/attachment?record=eq.${order}` },
    { method: 'GET', path: `/link/${order}` },
  ]
}

async function compare(
  siege: Siege,
  person: Person,
  make: (ids: readonly [string, string]) => readonly Attempt[],
  ids: readonly [string, string],
): Promise<number> {
  const missing = [newRecordId(systemClock), newRecordId(systemClock)] as const
  const forMissing = make(missing)
  const pairs = make(ids).map((attempt, index) => [attempt, forMissing[index] ?? attempt] as const)
  return await forAll(pairs, async ([attempt, same]) => {
    const got = await siege.ask(person, attempt.path, attempt)
    const wanted = await siege.ask(person, same.path, same)
    const what = `${person} ${attempt.method} ${attempt.path} ${attempt.body ?? ''}`
    assert.equal(trace(got, ...ids), trace(wanted, ...missing), what)
    assertSafe(got, what)
    assert.ok(!got.body.includes(CANARY), what)
  })
}

async function anyId(siege: Siege, table: string): Promise<string> {
  const { rows } = await siege.acme.world.superuser.query(`select id from app."${table}" limit 1`)
  return String(rows[0]?.['id'])
}

const jobRoutes = ([id]: readonly [string, string]): readonly Attempt[] => [
  ...attempts('job', id),
  { method: 'GET', path: `/api/import/${id}` },
  { method: 'POST', path: `/api/import/${id}/cancel`, body: '{}' },
  { method: 'GET', path: `/api/import/${id}/failed-rows` },
]

test('the id of what one may not see answers like the id of nothing, byte for byte', async (t) => {
  const siege = await openSiege(t)
  const { acme, other } = siege
  const stateOf = async () => {
    const { rows } = await acme.world.superuser.query(
      'select id, version, state, note from app.sale_order order by id',
    )
    const lines = await acme.world.superuser.query('select * from app.sale_order_line order by id')
    return JSON.stringify([rows, lines.rows])
  }
  const before = await stateOf()
  let tried = 0

  await t.test('orders of a colleague, of another company, of another database', async () => {
    for (const person of ['seller', 'clerk', 'outsider'] as const)
      for (const { order, line } of [acme.hidden, acme.foreign, other.own, other.hidden]) {
        tried += await compare(siege, person, ([id]) => attempts('sale_order', id), [order, line])
        tried += await compare(siege, person, ([, id]) => attempts('sale_order_line', id), [
          order,
          line,
        ])
        tried += await compare(siege, person, ([a, b]) => aroundOrder(a, b), [order, line])
      }
  })

  await t.test('a manager meets another company like nothing at all', async () => {
    for (const { order, line } of [acme.foreign, other.own]) {
      tried += await compare(siege, 'manager', ([id]) => attempts('sale_order', id), [order, line])
      tried += await compare(siege, 'manager', ([a, b]) => aroundOrder(a, b), [order, line])
    }
  })

  await t.test('records of every other model', async () => {
    for (const model of [
      'setting',
      'mail',
      'audit_entry',
      'secret_note',
      'group',
      'tax',
      'product',
    ]) {
      const id = await anyId(siege, model)
      for (const person of ['clerk', 'outsider'] as const)
        tried += await compare(siege, person, ([one]) => attempts(model, one), [id, id])
    }
    for (const [model, id] of [
      ['contact', other.customer],
      ['user', other.people.admin.id],
      ['company', other.company],
      ['product', other.product],
    ] as const)
      tried += await compare(siege, 'seller', ([one]) => attempts(model, one), [id, id])
  })

  await t.test('jobs and files of somebody else', async () => {
    const [job, file] = [newRecordId(systemClock), newRecordId(systemClock)]
    const client = acme.world.superuser
    await client.query(
      `insert into app.job (id, kind, requested_by, message) values ($1, 'import', $2, $3)`,
      [job, acme.people.manager.id, CANARY],
    )
    await client.query(
      `insert into app.attachment (id, name, media_type, size_bytes, hash, model, record)
       values ($1, $2, 'text/plain', 1, repeat('a', 64), 'sale_order', $3)`,
      [file, CANARY, acme.hidden.order],
    )
    for (const person of ['seller', 'outsider'] as const) {
      tried += await compare(siege, person, jobRoutes, [job, job])
      tried += await compare(siege, person, ([id]) => attempts('attachment', id), [file, file])
    }
    const { rows } = await client.query('select cancel_requested from app.job where id = $1', [job])
    assert.notEqual(rows[0]?.['cancel_requested'], true)
  })

  assert.equal(await stateOf(), before)
  assert.ok(tried > 800, String(tried))
})

test('a reference to what one may not see is refused like one to nothing', async (t) => {
  const siege = await openSiege(t)
  const { acme, other } = siege
  const file = newRecordId(systemClock)
  await acme.world.superuser.query(
    `insert into app.attachment (id, name, media_type, size_bytes, hash, model, record)
     values ($1, 'a', 'text/plain', 1, repeat('a', 64), 'sale_order', $2)`,
    [file, acme.hidden.order],
  )
  const cases: readonly Probe[] = [
    ['seller', 'memo', (id) => `{"about":"${id}"}`, acme.hidden.order],
    ['seller', 'memo', (id) => `{"about":"${id}"}`, acme.foreign.order],
    ['manager', 'memo', (id) => `{"about":"${id}"}`, acme.foreign.order],
    ['seller', 'memo', (id) => `{"others":["${id}"]}`, acme.hidden.order],
    ['seller', 'memo', (id) => `{"others":["${acme.own.order}","${id}"]}`, acme.hidden.order],
    [
      'seller',
      'memo',
      (id) => `[{"about":"${acme.own.order}"},{"about":"${id}"}]`,
      acme.hidden.order,
    ],
    ['seller', 'memo', (id) => `{"file":"${id}"}`, file],
    ['clerk', 'memo', (id) => `{"file":"${id}"}`, file],
    ['clerk', 'memo', (id) => `{"about":"${id}"}`, acme.own.order],
    ['seller', 'memo', (id) => `{"note":"${id}"}`, acme.note],
    ['clerk', 'contact', (id) => `{"name":"x","country":"${id}"}`, other.customer],
    ['clerk', 'contact', (id) => `{"name":"x","parent":"${id}"}`, other.customer],
    ['clerk', 'contact', (id) => `{"name":"x","tags":["${id}"]}`, acme.hidden.order],
    ['seller', 'sale_order', (id) => `{"customer":"${id}"}`, other.customer],
    ['seller', 'sale_order', (id) => `{"customer":"${id}"}`, acme.note],
    ['seller', 'sale_order_line', (id) => `{"sale_order":"${id}"}`, acme.hidden.order],
    ['seller', 'sale_order_line', (id) => `{"sale_order":"${id}"}`, acme.foreign.order],
    [
      'seller',
      'sale_order',
      (id) => `{"customer":"${acme.customer}","lines":[{"product":"${id}"}]}`,
      other.product,
    ],
  ]
  assert.deepEqual(await differences(siege, cases), [])
})

test('an id that one chooses is refused alike whether it is taken by what one may not see or not', async (t) => {
  const siege = await openSiege(t)
  const { acme } = siege
  assert.deepEqual(
    await differences(siege, [
      [
        'seller',
        'sale_order',
        (id) => `{"customer":"${acme.customer}","id":"${id}"}`,
        acme.hidden.order,
      ],
      [
        'seller',
        'sale_order',
        (id) => `{"customer":"${acme.customer}","lines":[{"id":"${id}"}]}`,
        acme.hidden.line,
      ],
      [
        'seller',
        'contact',
        (id) => `{"name":"x","sale_orders":[{"id":"${id}"}]}`,
        acme.hidden.order,
      ],
    ]),
    [],
  )
  const answer = async (id: string, path: string, options: Ask) =>
    trace(await siege.ask('seller', path, options), id)
  const ways = [
    async (id: string) =>
      await answer(id, `/api/contact?id=eq.${acme.customer}`, {
        method: 'PATCH',
        headers: { prefer: 'tx=rollback' },
        body: `{"sale_orders":[{"lines":[{"id":"${id}","product":"${acme.product}"}]}]}`,
      }),
    ...['merge-duplicates', 'ignore-duplicates'].map(
      (resolution) => async (id: string) =>
        await answer(id, '/api/sale_order', {
          method: 'POST',
          headers: { prefer: `resolution=${resolution},tx=rollback` },
          body: `[{"id":"${id}","customer":"${acme.customer}"}]`,
        }),
    ),
  ]
  for (const way of ways) {
    const wanted = await way(newRecordId(systemClock))
    assert.equal(await way(acme.hidden.order), wanted)
    assert.equal(await way(acme.foreign.line), wanted)
    assert.match(wanted, /ACCESS_DENIED/)
  }
  // What he sees he may name, and who sees all of a model may choose.
  const own = await answer(acme.own.order, '/api/sale_order', {
    method: 'POST',
    headers: { prefer: 'resolution=merge-duplicates,tx=rollback' },
    body: `[{"id":"${acme.own.order}","customer":"${acme.customer}","note":"mine"}]`,
  })
  assert.doesNotMatch(own, /ACCESS_DENIED/)
  const chosen = await siege.ask('clerk', '/api/contact', {
    method: 'POST',
    headers: { prefer: 'tx=rollback' },
    body: `{"id":"${newRecordId(systemClock)}","name":"x"}`,
  })
  assert.equal(chosen.status, 201)
})

type Probe = readonly [Person, string, (id: string) => string, string]

/** Creations that answer differently for this id and for one that nothing has. */
async function differences(siege: Siege, cases: readonly Probe[]): Promise<readonly string[]> {
  const missing = newRecordId(systemClock)
  const leaks: string[] = []
  for (const [person, model, make, id] of cases)
    for (const prefer of ['return=representation,tx=rollback', 'tx=rollback']) {
      const ask = async (one: string) =>
        trace(
          await siege.ask(person, `/api/${model}?select=version`, {
            method: 'POST',
            headers: { prefer },
            body: make(one),
          }),
          one,
        ).replaceAll(/"location":"[^"]*"/g, '')
      const [got, wanted] = [await ask(id), await ask(missing)]
      if (got !== wanted) leaks.push(`${person} ${model} ${make(id)}\n${got}\n${wanted}`)
    }
  return leaks
}

test('who follows changes hears nothing of what one may not see', async (t) => {
  const siege = await openSiege(t)
  const { acme } = siege
  const cookie = `__Host-session=${acme.people.seller.token}`
  const stream = await siege.site.open('/api/events', { headers: { cookie } })
  assert.equal(stream.status, 200)
  await stream.until(/:/)
  const change = async (order: string) => {
    const { status, body } = await siege.ask('manager', `/api/sale_order?id=eq.${order}`, {
      method: 'PATCH',
      body: '{"note":"changed"}',
    })
    assert.equal(status, 204, body)
  }
  await change(acme.hidden.order)
  const patched = await siege.ask('manager', `/api/secret_note?id=eq.${acme.note}`, {
    method: 'PATCH',
    body: '{"name":"changed"}',
  })
  assert.equal(patched.status, 204)
  await change(acme.own.order)
  const heard = await stream.until(new RegExp(acme.own.order))
  stream.cut()
  for (const secret of [acme.hidden.order, acme.note, 'secret_note', CANARY])
    assert.ok(!heard.includes(secret), heard)
})
