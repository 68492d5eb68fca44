import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { genuine, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { openShop } from '../shop.ts'

test('changes of visible records are told, those of hidden ones are not', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const bob = await world.user('bob@example.com', ['administrator'])
  const forAnn = await site.open('/api/events', { headers: genuine(ann.token) })
  const forBob = await site.open('/api/events', { headers: genuine(bob.token) })
  assert.equal(forAnn.status, 200)
  await Promise.all([forAnn.until(/^:/), forBob.until(/^:/)])
  const tag = newRecordId(systemClock)
  await world.superuser.query("insert into app.tag (id, name) values ($1, 'new')", [tag])
  const { rows } = await world.superuser.query(
    "update app.country set name = name || '!' where code = 'DE' returning id",
  )
  const country = String(rows[0]?.id)
  const text = await forAnn.until(new RegExp(country))
  assert.match(text, new RegExp(`event: change\ndata: {"model":"tag","id":"${tag}"}\n\n`))
  assert.match(text, new RegExp(`event: change\ndata: {"model":"country","id":"${country}"}\n\n`))
  const seen = await forBob.until(new RegExp(country))
  assert.doesNotMatch(seen, /tag/)
})

test('a session ends when nobody is there, however long its window stays open', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const headers = genuine(ann.token)
  const unattended = { headers: { ...headers, 'x-unattended': '1' } }
  await world.superuser.query("update zennnn.sign_in_policy set session_idle = '5 minutes'")
  const stream = await site.open('/api/events', { headers })
  await stream.until(/^:/)
  const idleFor = async (time: string) =>
    await world.superuser.query(`update zennnn.session set last_seen_at = now() - $1::interval`, [
      time,
    ])
  // All that an open window does by itself: it hears of changes, reads them, and asks who it is.
  await idleFor('4 minutes 50 seconds')
  await world.superuser.query("insert into app.tag (id, name) values (gen_random_uuid(), 'new')")
  await stream.until(/"model":"tag"/)
  for (const path of [
    '/api/tag',
    '/auth/session',
    '/api/administrator-recovery',
    '/auth/factors',
    '/auth/keys',
    '/auth/sessions',
  ])
    assert.equal((await site.ask(path, unattended)).status, 200, path)
  // The stream asks every 15 seconds whether it may go on, and ends by itself.
  await stream.ended()
  assert.equal((await site.ask('/api/tag', unattended)).status, 401)
  assert.equal((await site.ask('/api/tag', { headers })).status, 401)
})

test('a person who does something stays signed in', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const headers = genuine(ann.token)
  await world.superuser.query("update zennnn.sign_in_policy set session_idle = '5 minutes'")
  for (const path of ['/api/tag', '/auth/session', '/api/administrator-recovery']) {
    await world.superuser.query(
      "update zennnn.session set last_seen_at = now() - interval '4 minutes 50 seconds'",
    )
    assert.equal((await site.ask(path, { headers })).status, 200)
    const { rows } = await world.superuser.query(
      "select valid_until > now() + interval '4 minutes' as is_long from zennnn.session",
    )
    assert.deepEqual(rows, [{ is_long: true }], path)
  }
})

test('of a model one hears only of the records that one sees, and of no deletion of others', async (t) => {
  const { world, manager, seller } = await openShop(t)
  const site = await openHttps(t, { acme: world })
  const stream = await site.open('/api/events', { headers: genuine(seller.token) })
  const all = await site.open('/api/events', { headers: genuine(manager.token) })
  await Promise.all([stream.until(/^:/), all.until(/^:/)])
  const { rows } = await world.superuser.query(
    'update app.sale_order set note = $1 returning id, salesperson',
    ['changed'],
  )
  const own = rows.find(({ salesperson }) => salesperson === seller.id)
  const hidden = rows.filter(({ salesperson }) => salesperson === manager.id)
  assert.ok(own !== undefined && hidden.length === 2)
  const told = await stream.until(new RegExp(String(own.id)))
  const heard = await all.until(new RegExp(String(hidden[1]?.id)))
  assert.match(heard, new RegExp(String(hidden[0]?.id)))
  const { rows: gone } = await world.superuser.query(
    "delete from app.contact where name = 'Mallory, Inc' returning id",
  )
  await world.superuser.query("update app.tag set name = 'last'")
  const later = await stream.until(/"model":"tag"/)
  for (const { id } of [...hidden, ...gone])
    assert.doesNotMatch(told + later, new RegExp(String(id)))
})

test('who read a record by itself is told when it goes, and nobody else', async (t) => {
  const { world, manager, seller } = await openShop(t)
  const site = await openHttps(t, { acme: world })
  const [forSeller, alsoForSeller, forManager] = await Promise.all(
    [seller, seller, manager].map(
      async ({ token }) => await site.open('/api/events', { headers: genuine(token) }),
    ),
  )
  assert.ok(forSeller && alsoForSeller && forManager)
  const streams = [forSeller, alsoForSeller, forManager]
  await Promise.all(streams.map(async (stream) => await stream.until(/^:/)))
  const { rows } = await world.superuser.query('select id, salesperson from app.sale_order')
  const own = String(rows.find(({ salesperson }) => salesperson === seller.id)?.id)
  const hidden = String(rows.find(({ salesperson }) => salesperson === manager.id)?.id)
  const headers = genuine(seller.token)
  // Counting answers about hidden records too: it must not make them seen.
  for (const question of [
    `select=id,number&id=eq.${own}`,
    `select=id&id=eq.${hidden}`,
    `select=count()&id=eq.${hidden}`,
  ])
    assert.equal((await site.ask(`/api/sale_order?${question}`, { headers })).status, 200)
  await world.superuser.query('delete from app.sale_order')
  const gone = new RegExp(`event: change\ndata: {"model":"sale_order","id":"${own}"}\n\n`)
  await Promise.all([forSeller.until(gone), alsoForSeller.until(gone)])
  await world.superuser.query("update app.tag set name = 'last'")
  for (const stream of streams)
    assert.doesNotMatch(await stream.until(/"model":"tag"/), new RegExp(hidden))
  assert.doesNotMatch(await forManager.until(/"model":"tag"/), new RegExp(own))
  await world.superuser.query('delete from app.tag')
  const told = await forSeller.until(/"model":"tag"/)
  assert.equal(told.split(own).length, 2)
})

test('a right that ends is told as the end of the record, once', async (t) => {
  const { world, manager, seller } = await openShop(t)
  const site = await openHttps(t, { acme: world })
  const headers = genuine(seller.token)
  const stream = await site.open('/api/events', { headers })
  await stream.until(/^:/)
  const { rows } = await world.superuser.query(
    'select id from app.sale_order where salesperson = $1 limit 1',
    [seller.id],
  )
  const own = String(rows[0]?.id)
  await site.ask(`/api/sale_order?select=id&id=eq.${own}`, { headers })
  await world.superuser.query('update app.sale_order set salesperson = $2 where id = $1', [
    own,
    manager.id,
  ])
  await stream.until(new RegExp(own))
  await world.superuser.query("update app.sale_order set note = 'not hers' where id = $1", [own])
  await world.superuser.query("update app.tag set name = 'last'")
  const told = await stream.until(/"model":"tag"/)
  assert.equal(told.split(own).length, 2)
})

test('a stream ends when its session is signed out, and sends nothing more', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user'])
  const headers = genuine(token)
  const stream = await site.open('/api/events', { headers })
  await stream.until(/^:/)
  await site.ask('/auth/logout', { method: 'POST', headers })
  await stream.ended()
})

test('a session that ended elsewhere ends the stream at the next change, before anything is told', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user'])
  const stream = await site.open('/api/events', { headers: genuine(token) })
  await stream.until(/^:/)
  await world.superuser.query('delete from zennnn.session')
  await world.superuser.query("insert into app.tag (id, name) values (gen_random_uuid(), 'new')")
  await stream.ended()
  assert.doesNotMatch(await stream.until(/^:/), /change/)
})

test('who comes back is told to read again', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', [])
  const stream = await site.open('/api/events', {
    headers: { ...genuine(token), 'last-event-id': '7' },
  })
  await stream.until(/event: reset\n/)
})

test('a user has at most ten streams, and gets a place back when one is cut', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', [])
  const headers = genuine(token)
  const streams = await Promise.all(
    Array.from({ length: 10 }, async () => await site.open('/api/events', { headers })),
  )
  assert.deepEqual(new Set(streams.map((stream) => stream.status)), new Set([200]))
  assert.equal((await site.ask('/api/events', { headers })).status, 429)
  streams[0]?.cut()
  const deadline = performance.now() + 5000
  let status = 429
  while (status === 429 && performance.now() < deadline) {
    const again = await site.open('/api/events', { headers })
    ;({ status } = again)
  }
  assert.equal(status, 200)
})

test('events are for sessions only', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  assert.equal((await site.ask('/api/events')).status, 401)
})
