import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { changesOf, type HistoryWorld, history, openHistory, send } from '../history-world.ts'
import type { TestUser } from '../kit.ts'

test('notes are seen by who sees the record, never by the bearer of a link, and belong to who wrote them', async (t) => {
  const world = await openHistory(t)
  const { seller, manager, outsider } = world.shop
  const admin = await world.shop.world.user('adam@example.com', ['administrator'])
  const note = async (user: TestUser, body: object) =>
    await send(world, user, { method: 'POST', path: '/api/message', body })
  const about = { model: 'sale_order', record: world.order }
  const made = await note(seller, { ...about, body: 'two\nlines <b>' })
  assert.equal(made.status, 201, made.text)
  const id = String(JSON.parse(made.text)[0].id)
  for (const user of [seller, manager]) {
    const [entry] = (await history(world, user, `sale_order/${world.order}?show=messages`)).entries
    assert.deepEqual(
      [entry?.kind, entry?.body, entry?.by?.title],
      ['note', 'two\nlines <b>', 'sam@example.com'],
    )
  }
  for (const user of [outsider, admin]) {
    const read = await send(world, user, { method: 'GET', path: '/api/message' })
    assert.equal(
      read.text,
      '[]',
      `${user === admin ? 'administrator' : 'outsider'} does not see the order`,
    )
    assert.equal((await note(user, { ...about, body: 'x' })).status, 403)
  }
  const { connections, database, superuser } = world.shop.world
  const link = await linkTo(world)
  const seen = await connections.batch(database, link, [
    { text: 'select id from app.sale_order', values: [] },
    { text: 'select id from app.message', values: [] },
  ])
  assert.equal(seen[0]?.rows.length, 1)
  assert.deepEqual(seen[1]?.rows, [])
  for (const body of [
    { ...about, record: world.foreign, body: 'x' },
    { ...about, model: 'message', record: id, body: 'x' },
    { ...about, record: 'x', body: 'x' },
    { model: 'nothing', record: world.order, body: 'x' },
  ])
    assert.equal((await note(seller, body)).status, 403, JSON.stringify(body))
  for (const body of [
    { ...about, body: 'x', kind: 'mail' },
    { ...about, body: 'x', created_by: manager.id },
    { ...about, body: '' },
  ])
    assert.ok([400, 403].includes((await note(seller, body)).status), JSON.stringify(body))
  // The id of a note that somebody does not see answers like one that is free.
  const foreign = await note(manager, { ...about, record: world.foreign, body: 'hidden' })
  const taken = String(JSON.parse(foreign.text)[0].id)
  const hidden = await note(seller, { ...about, id: taken, body: 'x' })
  const free = await note(seller, { ...about, id: newRecordId(systemClock), body: 'x' })
  assert.deepEqual([hidden.status, free.status], [403, 403])
  assert.equal(hidden.text, free.text)
  await send(world, manager, { method: 'DELETE', path: `/api/message?id=eq.${taken}` })
  const path = `/api/message?id=eq.${id}`
  assert.equal(
    (await send(world, seller, { method: 'PATCH', path, body: { body: 'y' } })).status,
    403,
  )
  await send(world, manager, { method: 'DELETE', path })
  assert.equal(
    (await superuser.query('select 1 from app.message')).rowCount,
    1,
    'a colleague who sees the note does not delete it',
  )
  assert.match((await send(world, seller, { method: 'DELETE', path })).text, new RegExp(id))
  const log = await superuser.query(
    "select operation from app.audit_entry where model = 'message' and record = $1 order by id",
    [id],
  )
  assert.deepEqual(
    log.rows.map(({ operation }) => operation),
    ['create', 'delete'],
  )
})

async function linkTo(
  world: HistoryWorld,
): Promise<{ readonly kind: 'link'; readonly token: string }> {
  const { superuser } = world.shop.world
  const token = 'l'.repeat(43)
  await superuser.query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     values ($1, sha256('s'), 'quotation', 'sale_order', $1, 'a@example.com', now() + interval '1 hour')`,
    [world.order],
  )
  await superuser.query(
    "insert into zennnn.link_session (token_hash, link_id, expires_at) values (sha256($1::bytea), $2, now() + interval '1 hour')",
    [Buffer.from(token), world.order],
  )
  return { kind: 'link', token }
}

test('a message goes to the address of the record alone, escaped, and its mail is in the history', async (t) => {
  const world = await openHistory(t)
  const { seller, manager, outsider } = world.shop
  const { superuser } = world.shop.world
  const call = async (user: TestUser, input: object) =>
    await send(world, user, {
      method: 'POST',
      path: '/api/rpc/message.send',
      body: {
        model: 'sale_order',
        record: world.order,
        to: 'buyer@example.com',
        subject: 'Your order',
        body: 'Hello,\n<script>alert(1)</script>',
        ...input,
      },
    })
  assert.equal((await call(outsider, {})).status, 404)
  assert.equal((await call(seller, { record: world.foreign })).status, 404)
  assert.equal((await call(seller, { to: 'thief@example.com' })).status, 409)
  assert.equal((await call(seller, { model: 'country' })).status, 404)
  assert.equal((await call(seller, { subject: 'a\r\nBcc: thief@example.com' })).status, 400)
  assert.equal((await superuser.query('select 1 from app.mail')).rowCount, 0)
  const sent = await call(seller, {})
  assert.equal(sent.status, 200, sent.text)
  const { rows } = await superuser.query(
    'select "to", subject, text, html, model, record from app.mail',
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0].to, 'buyer@example.com')
  assert.equal(rows[0].record, world.order)
  assert.match(String(rows[0].text), /^Hello,\n<script>alert\(1\)<\/script>\n\nsam@example.com/)
  assert.match(String(rows[0].html), /Hello,\n&lt;script&gt;/)
  assert.doesNotMatch(String(rows[0].html), /<script>/)
  const [entry, ...more] = (
    await history(world, manager, `sale_order/${world.order}?show=messages`)
  ).entries
  assert.deepEqual(more, [])
  assert.deepEqual(
    [entry?.kind, entry?.to, entry?.subject, entry?.state, entry?.body, entry?.by?.title],
    [
      'mail',
      'buyer@example.com',
      'Your order',
      'queued',
      'Hello,\n<script>alert(1)</script>',
      'sam@example.com',
    ],
  )
  await superuser.query('update app.contact set email = null where id = $1', [world.customer])
  const refused = await call(seller, {})
  assert.equal(refused.status, 409)
  assert.match(refused.text, /no e-mail address/)
  const hidden = await history(world, seller, `sale_order/${world.order}?show=messages`)
  assert.equal(hidden.entries[0]?.to, null, 'whose address is not seen any more')
})

test('mails of the platform about a record are in its history, without their words', async (t) => {
  const world = await openHistory(t)
  const { seller } = world.shop
  const sent = await send(world, seller, {
    method: 'POST',
    path: '/api/rpc/sale_order.send',
    body: { id: world.order },
  })
  assert.equal(sent.status, 200, sent.text)
  const told = await history(world, seller, `sale_order/${world.order}`)
  const mail = told.entries.find(({ kind }) => kind === 'mail')
  assert.deepEqual([mail?.to, mail?.state, mail?.body], ['buyer@example.com', 'queued', null])
  assert.match(String(mail?.subject), /^Quotation S/)
  assert.doesNotMatch(JSON.stringify(told), /\/link\/|secret|token/)
  assert.ok(
    changesOf(told).some(({ changes }) =>
      changes?.some(({ field, after }) => field === 'state' && after === 'sent'),
    ),
  )
})
