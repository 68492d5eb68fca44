import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld, type TestWorld } from '../kit.ts'

const ANN = '018f0000-0000-7000-8000-00000000000a'
const BOB = '018f0000-0000-7000-8000-00000000000b'
const COMPANY = '018f0000-0000-7000-8000-0000000000ee'
const CUSTOMER = '018f0000-0000-7000-8000-0000000000c1'
const MINE = '018f0000-0000-7000-8000-0000000000d1'
const HIDDEN = '018f0000-0000-7000-8000-0000000000d2'
const NOWHERE = '018f0000-0000-7000-8000-0000000000d9'

/** What Ann (sales_user) must not be able to tell apart. */
interface Secrets {
  readonly note: string
  readonly reference: string
  readonly orders: number
}

async function fill(world: TestWorld, token: string, secrets: Secrets): Promise<void> {
  const { superuser } = world
  const run = async (text: string, values: unknown[] = []) => await superuser.query(text, values)
  await run(`insert into app.company (id, name) values ($1, 'Acme')`, [COMPANY])
  for (const [id, login, group] of [
    [ANN, 'ann', 'sales_user'],
    [BOB, 'bob', 'sales_user'],
  ] as const) {
    await run(`insert into app."user" (id, name, login, company) values ($1, $2, $2, $3)`, [
      id,
      login,
      COMPANY,
    ])
    await run('insert into app.user_groups select $1, id from app."group" where name = $2', [
      id,
      group,
    ])
  }
  await run(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), ANN],
  )
  await run(`insert into app.contact (id, name) values ($1, 'Customer')`, [CUSTOMER])
  const order = async (id: string, person: string, reference: string, note: string) =>
    await run(
      `insert into app.sale_order (id, customer, salesperson, company, date, reference, note)
       select $1, $2, $3, company, '2026-11-20', $4, $5 from app."user" where id = $3`,
      [id, CUSTOMER, person, reference, note],
    )
  await order(MINE, ANN, 'mine', 'visible')
  await order(HIDDEN, BOB, secrets.reference, secrets.note)
  for (let index = 1; index < secrets.orders; index += 1)
    await order(
      `018f0000-0000-7000-8000-0000000e${String(index).padStart(4, '0')}`,
      BOB,
      `more ${index}`,
      secrets.note,
    )
  await run('update app.mail set subject = $1', [secrets.note])
}

const READS: readonly string[] = [
  '/api/sale_order?select=id,reference,note',
  '/api/sale_order?select=reference&order=note.desc,reference',
  '/api/sale_order?select=note.max(),reference.min(),count()',
  '/api/sale_order?select=count()',
  '/api/sale_order?select=reference&note=like.*secret*',
  '/api/sale_order?select=reference&note=gt.a',
  '/api/sale_order?select=reference&or=(note.like.*secret*,reference.eq.R-1)',
  '/api/sale_order?select=reference&not.and=(note.eq.visible,reference.eq.mine)',
  '/api/sale_order?select=reference&limit=1&offset=1',
  `/api/sale_order?select=reference&id=eq.${HIDDEN}`,
  `/api/sale_order?select=reference&id=in.(${HIDDEN},${MINE})`,
  `/api/sale_order?select=reference&id=neq.${MINE}`,
  '/api/contact?select=name,email',
  '/api/user?select=name,login',
  '/api/user?select=name&password=like.a*',
  '/api/audit_entry?select=after',
  '/api/mail?select=subject',
  '/api/setting?select=*',
  '/api/session?select=*',
  '/api/sale_order?select=salesperson(name,login)',
  '/api/sale_order?select=reference,customer(name)',
  '/api/sale_order?select=reference&customer.name=eq.Customer',
  '/api/sale_order_line?select=description,sale_order(note)',
  '/api/meta',
  '/api/openapi.json',
  '/home',
  '/records/sale_order',
  `/records/sale_order/${HIDDEN}`,
  `/records/sale_order/${NOWHERE}`,
  '/records/mail',
  '/auth/session',
]

const CHANGES: readonly (readonly [string, string, string])[] = [
  ['PATCH', `/api/sale_order?id=eq.${HIDDEN}`, '{"note":"taken"}'],
  ['PATCH', '/api/sale_order?note=like.*secret*', '{"note":"taken"}'],
  ['DELETE', `/api/sale_order?id=eq.${HIDDEN}`, ''],
  ['POST', '/api/rpc/sale_order.confirm', `{"id":"${HIDDEN}"}`],
  ['POST', '/api/rpc/sale_order.send', `{"id":"${HIDDEN}"}`],
  ['POST', '/api/sale_order_line', `{"sale_order":"${HIDDEN}","description":"x"}`],
]

/** Everything but what differs between any two answers. */
function comparable({ status, headers, body }: Answer, token: string): unknown {
  const { date: _, 'x-request-id': __, ...rest } = headers
  return {
    status,
    rest,
    body: body
      .replaceAll(String(headers['x-request-id']), '<request>')
      .replaceAll(token, '<token>'),
  }
}

test('two databases that differ only in what a user may not see answer him byte for byte alike', async (t) => {
  const one = await openWorld(t)
  const two = await openWorld(t)
  const token = newSecret()
  await fill(one, token, { note: 'secret alpha', reference: 'R-1', orders: 2 })
  await fill(two, token, { note: 'zzz', reference: 'R-2', orders: 31 })
  const site = await openHttps(t, { acme: one, bolt: two })
  const compare = async (method: string, path: string, body = '') => {
    const headers = { ...genuine(token), prefer: 'count=exact' }
    const answers = [
      await site.ask(path, { method, headers, ...(body === '' ? {} : { body }) }),
      await site.ask(path, {
        method,
        headers,
        host: 'bolt.localhost',
        ...(body === '' ? {} : { body }),
      }),
    ]
    const [first = '', second = ''] = answers.map((answer) =>
      JSON.stringify(comparable(answer, token)),
    )
    assert.equal(second.replaceAll('bolt', 'acme'), first, `${method} ${path}`)
    assert.doesNotMatch(first, /secret alpha|R-1\b/, path)
    assert.ok((answers[0]?.status ?? 500) < 500, `${path}: ${answers[0]?.body}`)
  }
  for (const path of READS) await compare('GET', path)
  for (const [method, path, body] of CHANGES) await compare(method, path, body)
  const mine = await site.ask('/api/sale_order?select=reference', { headers: genuine(token) })
  assert.equal(mine.body, '[{"reference":"mine"}]')
  // The databases do differ, for whoever may see it.
  for (const { superuser } of [one, two])
    await superuser.query(
      `insert into app.user_groups select $1, id from app."group" where name = 'sales_manager'`,
      [ANN],
    )
  await assert.rejects(compare('GET', '/api/sale_order?select=count()'))
})

test('a hidden record and a missing one are refused with the same words', async (t) => {
  const world = await openWorld(t)
  const token = newSecret()
  await fill(world, token, { note: 'secret', reference: 'R-1', orders: 1 })
  const site = await openHttps(t, { acme: world })
  const headers = genuine(token)
  for (const [method, path, body] of CHANGES) {
    const hidden = await site.ask(path, { method, headers, body })
    const missing = await site.ask(path.replace(HIDDEN, NOWHERE), {
      method,
      headers,
      body: body.replace(HIDDEN, NOWHERE),
    })
    assert.deepEqual(comparable(hidden, token), comparable(missing, token), `${method} ${path}`)
  }
})
