import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

interface Wanted {
  readonly models?: readonly string[] | null
  readonly may_write?: boolean
}

async function open(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  return { world, other, site, ann: await world.user('ann', ['contacts_user', 'sales_user']) }
}

async function post(site: HttpsWorld, user: TestUser, body: unknown): Promise<Answer> {
  return await site.ask('/auth/keys', {
    method: 'POST',
    headers: { ...genuine(user.token), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function makeKey(site: HttpsWorld, user: TestUser, wanted: Wanted = {}) {
  const answer = await post(site, user, { name: 'Report', days: 30, ...wanted })
  assert.equal(answer.status, 201, answer.body)
  const { id, key }: { readonly id: string; readonly key: string } = JSON.parse(answer.body)
  return { id, key }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

async function add(site: HttpsWorld, key: string, model: string, name: string): Promise<Answer> {
  return await site.ask(`/api/${model}`, {
    method: 'POST',
    headers: {
      ...bearer(key),
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
    body: JSON.stringify({ name }),
  })
}

async function unconfirm({ superuser }: TestWorld): Promise<void> {
  await superuser.query("update zennnn.session set confirmed_at = now() - interval '11 minutes'")
}

test('a key reads what its person sees, without cookie or CSRF token, and writes only when made for it', async (t) => {
  const { site, ann } = await open(t)
  const reading = await makeKey(site, ann)
  const writing = await makeKey(site, ann, { may_write: true })
  const refused = await add(site, reading.key, 'contact', 'Nobody')
  assert.equal(refused.status, 403, refused.body)
  const added = await add(site, writing.key, 'contact', 'Berta')
  assert.equal(added.status, 201, added.body)
  const found = await site.ask('/api/contact?select=name', { headers: bearer(reading.key) })
  assert.deepEqual([found.status, JSON.parse(found.body)], [200, [{ name: 'Berta' }]])
})

test('to a key for some models every other model is unknown, in meta, reads, references and actions', async (t) => {
  const { site, ann } = await open(t)
  const { key } = await makeKey(site, ann, { models: ['contact'], may_write: true })
  const headers = bearer(key)
  assert.equal((await add(site, key, 'contact', 'Berta')).status, 201)
  for (const path of ['/api/sale_order', '/api/user', '/api/nothing'])
    assert.deepEqual(
      [path, JSON.parse((await site.ask(path, { headers })).body).code],
      [path, 'PGRST205'],
    )
  const meta = JSON.parse((await site.ask('/api/meta', { headers })).body)
  assert.deepEqual(
    meta.models.map(({ name }: { readonly name: string }) => name),
    ['contact'],
  )
  const nested = await site.ask('/api/contact?select=name,country(name)', { headers })
  assert.equal(nested.status, 400, nested.body)
  const action = await site.ask('/api/rpc/sale_order.send', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(JSON.parse(action.body).code, 'PGRST202')
})

test('PostgreSQL itself holds the scope: a table outside of it is empty, a write is refused', async (t) => {
  const { world, site, ann } = await open(t)
  await world.superuser.query("insert into app.tag (id, name) values (zennnn.new_id(), 'one')")
  const seen = async (wanted: Wanted): Promise<unknown> => {
    const { key } = await makeKey(site, ann, wanted)
    const [result] = await world.connections.batch(world.database, { kind: 'key', token: key }, [
      { text: 'select count(*)::int as tags from app.tag', values: [] },
    ])
    return result?.rows[0]?.['tags']
  }
  assert.equal(await seen({}), 1)
  assert.equal(await seen({ models: ['tag'] }), 1)
  assert.equal(await seen({ models: ['contact'] }), 0)
  const { key } = await makeKey(site, ann)
  const write = { text: "insert into app.tag (name) values ('two')", values: [] }
  await assert.rejects(
    world.connections.batch(world.database, { kind: 'key', token: key }, [write]),
    { code: 'ACCESS_DENIED' },
  )
})

test('a key ends when it is revoked, when it is over, and while its person is not active', async (t) => {
  const { world, site, ann } = await open(t)
  const { id, key } = await makeKey(site, ann)
  const status = async (): Promise<number> =>
    (await site.ask('/api/contact', { headers: bearer(key) })).status
  assert.equal(await status(), 200)
  await world.superuser.query('update app."user" set active = false where id = $1', [ann.id])
  assert.equal(await status(), 401)
  await world.superuser.query('update app."user" set active = true where id = $1', [ann.id])
  await world.superuser.query("update zennnn.api_key set expires_at = now() - interval '1 second'")
  assert.equal(await status(), 401)
  await world.superuser.query("update zennnn.api_key set expires_at = now() + interval '1 day'")
  assert.equal(await status(), 200)
  // Being deactivated ended the session of Ann.
  const boss = await world.user('boss', ['administrator'])
  const headers = genuine(boss.token)
  const gone = await site.ask(`/auth/keys/${id}`, { method: 'DELETE', headers })
  assert.equal(gone.status, 204)
  assert.equal(await status(), 401)
})

test('a key opens no other database, no page and no way in; what is no key never falls back to a cookie', async (t) => {
  const { site, ann } = await open(t)
  const { key } = await makeKey(site, ann, { may_write: true })
  const headers = bearer(key)
  const elsewhere = await site.ask('/api/contact', { host: 'other.localhost', headers })
  assert.equal(elsewhere.status, 401)
  for (const path of ['/auth/session', '/auth/sessions', '/auth/keys', '/api/events', '/api/vault'])
    assert.deepEqual([path, (await site.ask(path, { headers })).status], [path, 401])
  const made = await site.ask('/auth/keys', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'More', days: 1 }),
  })
  assert.equal(made.status, 401)
  for (const wrong of [
    `${key}x`,
    key.replace('zennnn_', ''),
    `zennnn_${'A'.repeat(43)}`,
    "' or 1",
  ]) {
    const answer = await site.ask('/api/contact', {
      headers: { ...genuine(ann.token), authorization: `Bearer ${wrong}` },
    })
    assert.deepEqual([wrong, answer.status], [wrong, 401])
  }
})

test('making a key asks for a proof of identity, says what is wrong, and is in the audit log; nobody sees the key again', async (t) => {
  const { world, site, ann } = await open(t)
  const guest = await site.ask('/auth/keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(guest.status, 401)
  for (const wrong of [
    {},
    { name: ' ', days: 1 },
    { name: 'x', days: 0 },
    { name: 'x', days: 367 },
    { name: 'x', days: '1' },
    { name: 'x', days: 1, models: [] },
    { name: 'x', days: 1, models: ['nothing'] },
    { name: 'x', days: 1, models: 'contact' },
    { name: 'x', days: 1, may_write: 'yes' },
    { name: 'x\u0000y', days: 1 },
    { name: 'x\ny', days: 1 },
  ])
    assert.deepEqual([wrong, (await post(site, ann, wrong)).status], [wrong, 400])
  const { key } = await makeKey(site, ann, { models: ['contact'] })
  await unconfirm(world)
  const late = await post(site, ann, { name: 'Late', days: 1 })
  assert.equal(JSON.parse(late.body).code, 'CONFIRMATION_NEEDED')
  const list = await site.ask('/auth/keys', { headers: genuine(ann.token) })
  assert.ok(!list.body.includes(key))
  assert.equal(JSON.parse(list.body).length, 1)
  const { rows } = await world.superuser.query(
    "select why from app.audit_entry where model = 'api_key'",
  )
  assert.match(JSON.stringify(rows), /Made the API key .*Report.* \(contact, reads/)
  assert.ok(!site.lines.some((line) => line.includes(key)), 'no log has the key')
})

test('an administrator sees and ends the keys of everybody, somebody else neither', async (t) => {
  const { world, site, ann } = await open(t)
  const bob = await world.user('bob', ['contacts_user'])
  const boss = await world.user('boss', ['administrator'])
  const { id } = await makeKey(site, ann)
  const end = async (user: TestUser): Promise<number> =>
    (await site.ask(`/auth/keys/${id}`, { method: 'DELETE', headers: genuine(user.token) })).status
  const all = async (user: TestUser): Promise<Answer> =>
    await site.ask('/auth/keys?of=everybody', { headers: genuine(user.token) })
  assert.equal((await all(bob)).status, 403)
  assert.equal((await site.ask('/auth/keys?of=everybody')).status, 401)
  assert.equal(await end(bob), 404)
  const [listed, ...others] = JSON.parse((await all(boss)).body)
  assert.deepEqual(
    [listed.id, listed.user, others],
    [id, { id: ann.id, name: 'ann', login: 'ann' }, []],
  )
  // An administrator of one database is nobody in another.
  const elsewhere = { host: 'other.localhost', headers: genuine(boss.token) }
  assert.equal((await site.ask('/auth/keys?of=everybody', elsewhere)).status, 401)
  assert.equal((await site.ask(`/auth/keys/${id}`, { ...elsewhere, method: 'DELETE' })).status, 401)
  assert.equal(await end(boss), 204)
  assert.equal(await end(boss), 404)
})

test('each key that is revoked is in the audit log once, with who did it and, of another person, whose it was', async (t) => {
  const { world, site, ann } = await open(t)
  const boss = await world.user('boss', ['administrator'])
  const own = await makeKey(site, ann)
  const other = await makeKey(site, ann)
  for (const [user, { id }] of [
    [ann, own],
    [boss, other],
  ] as const) {
    const headers = genuine(user.token)
    const gone = await site.ask(`/auth/keys/${id}`, { method: 'DELETE', headers })
    assert.equal(gone.status, 204)
  }
  const { rows } = await world.superuser.query(
    `select "user", record, why from app.audit_entry where model = 'api_key' and why like 'Revoked%' order by at`,
  )
  assert.deepEqual(rows, [
    { user: ann.id, record: own.id, why: 'Revoked the API key "Report".' },
    { user: boss.id, record: other.id, why: 'Revoked the API key "Report" of ann.' },
  ])
})
