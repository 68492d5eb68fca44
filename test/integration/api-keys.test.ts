import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
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

test('the list of keys says when each was last used', async (t) => {
  const { world, site, ann } = await open(t)
  const [used, unused] = [await makeKey(site, ann), await makeKey(site, ann)]
  const lastUses = async (): Promise<ReadonlyMap<string, string | null>> => {
    const { body } = await site.ask('/auth/keys', { headers: genuine(ann.token) })
    const keys: readonly { readonly id: string; readonly last_used_at: string | null }[] =
      JSON.parse(body)
    return new Map(keys.map(({ id, last_used_at: at }) => [id, at]))
  }
  const ask = async () => {
    const answer = await site.ask('/api/contact?select=name', { headers: bearer(used.key) })
    assert.equal(answer.status, 200, answer.body)
  }
  assert.equal((await lastUses()).get(used.id), null)
  await ask()
  const first = (await lastUses()).get(used.id) ?? ''
  assert.ok(Math.abs(Date.parse(first) - Date.now()) < 60_000, first)
  assert.equal((await lastUses()).get(unused.id), null)
  await world.superuser.query("update zennnn.api_key set last_used_at = now() - interval '1 hour'")
  await ask()
  assert.ok(((await lastUses()).get(used.id) ?? '') >= first)
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

test('a key ends when it is revoked, when it is over, and for good when its person is not active any more', async (t) => {
  const { world, site, ann } = await open(t)
  const { id, key } = await makeKey(site, ann)
  const second = await makeKey(site, ann)
  const status = async (): Promise<number> =>
    (await site.ask('/api/contact', { headers: bearer(key) })).status
  assert.equal(await status(), 200)
  await world.superuser.query("update zennnn.api_key set expires_at = now() - interval '1 second'")
  assert.equal(await status(), 401)
  await world.superuser.query("update zennnn.api_key set expires_at = now() + interval '1 day'")
  assert.equal(await status(), 200)
  const boss = await world.user('boss', ['administrator'])
  const headers = genuine(boss.token)
  const gone = await site.ask(`/auth/keys/${id}`, { method: 'DELETE', headers })
  assert.equal(gone.status, 204)
  assert.equal(await status(), 401)
  const headersOfSecond = bearer(second.key)
  assert.equal((await site.ask('/api/contact', { headers: headersOfSecond })).status, 200)
  await world.superuser.query('update app."user" set active = false where id = $1', [ann.id])
  assert.equal((await site.ask('/api/contact', { headers: headersOfSecond })).status, 401)
  await world.superuser.query('update app."user" set active = true where id = $1', [ann.id])
  assert.equal((await site.ask('/api/contact', { headers: headersOfSecond })).status, 401)
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

async function openAdministrators(t: Parameters<typeof openWorld>[0]) {
  const { world, site, ann } = await open(t)
  const boss = await world.user('boss', ['administrator'])
  await world.superuser.query(
    `update app."user" set email = login || '@acme.example' where id = any ($1)`,
    [[boss.id, ann.id]],
  )
  const { key } = await makeKey(site, boss, { models: ['user', 'group'], may_write: true })
  const send = async (method: string, path: string, body: unknown): Promise<Answer> =>
    await site.ask(path, {
      method,
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const { rows } = await world.superuser.query<{ name: string; id: string }>(
    'select name, id from app."group"',
  )
  const groups = new Map(rows.map(({ name, id }) => [name, id]))
  return { world, site, ann, boss, send, group: (name: string) => groups.get(name) }
}

test('a key of an administrator makes no administrator, invites nobody and moves nobody’s mail', async (t) => {
  const { world, ann, boss, send, group } = await openAdministrators(t)
  const before = await peopleOf(world)
  const eve = { name: 'Eve', login: 'eve' }
  for (const [method, path, body] of [
    ['POST', '/api/user', { ...eve, groups: [group('administrator')] }],
    ['POST', '/api/user', { ...eve, groups: [group('operator')] }],
    ['PATCH', `/api/user?id=eq.${ann.id}`, { groups: [group('administrator')] }],
    ['PATCH', `/api/user?id=eq.${boss.id}`, { email: 'eve@elsewhere.example' }],
    ['PATCH', `/api/user?id=eq.${boss.id}`, { login: 'eve' }],
    ['PATCH', `/api/user?id=eq.${ann.id}`, { email: 'eve@elsewhere.example' }],
    ['POST', '/api/rpc/user.invite', { id: ann.id }],
  ] as const) {
    const answer = await send(method, path, body)
    assert.deepEqual(
      [method, path, answer.status, JSON.parse(answer.body).code],
      [method, path, 403, 'ACCESS_DENIED'],
    )
  }
  assert.deepEqual(await peopleOf(world), before)
  const { rows } = await world.superuser.query('select from zennnn.link')
  assert.equal(rows.length, 0)
})

test('a key of an administrator does the rest of what it was made for', async (t) => {
  const { ann, send, group } = await openAdministrators(t)
  const made = await send('POST', '/api/user', {
    name: 'Eve',
    login: 'eve',
    groups: [group('sales_user')],
  })
  assert.equal(made.status, 201, made.body)
  const renamed = await send('PATCH', `/api/user?id=eq.${ann.id}`, { name: 'Ann Miller' })
  assert.equal(renamed.status, 204, renamed.body)
})

async function peopleOf({ superuser }: TestWorld): Promise<readonly unknown[]> {
  const { rows } = await superuser.query(
    `select u.login, u.email, p.groups from app."user" u join zennnn.principal p on p.user_id = u.id order by u.id`,
  )
  return rows
}

test('what recovers an account ends its keys: a password given or chosen, factors reset', async (t) => {
  const { world, site, ann } = await open(t)
  const boss = await world.user('boss', ['administrator'])
  const send = async (user: TestUser, path: string, body: unknown): Promise<void> => {
    const answer = await site.ask(path, {
      method: 'POST',
      headers: genuine(user.token),
      body: JSON.stringify(body),
    })
    assert.ok(answer.status < 300, answer.body)
  }
  const given = 'a wholly other sentence'
  for (const recover of [
    async () => await send(boss, '/auth/password', { user: ann.id, password: given }),
    async () => await send(boss, '/auth/factors/reset', { user: ann.id }),
  ]) {
    const token = await anewSession(world, ann)
    const { key } = await makeKey(site, { ...ann, token })
    const headers = bearer(key)
    assert.equal((await site.ask('/api/contact', { headers })).status, 200)
    await recover()
    assert.equal((await site.ask('/api/contact', { headers })).status, 401)
  }
  const change = async (current_password: string, password: string, more: object) => {
    const user = { ...ann, token: await anewSession(world, ann) }
    const { key } = await makeKey(site, user)
    await send(user, '/auth/password/change', { current_password, password, ...more })
    return (await site.ask('/api/contact', { headers: bearer(key) })).status
  }
  const other = 'one more sentence of hers'
  assert.equal(await change(given, other, {}), 401, 'ends them unless asked otherwise')
  assert.equal(await change(other, given, { keep_api_keys: true }), 200)
  const { rows } = await world.superuser.query<{ why: string }>(
    `select why from app.audit_entry where model = 'api_key' and why like 'Revoked%' order by at`,
  )
  assert.deepEqual(
    rows.map(({ why }) => why),
    [
      'Revoked the API key "Report": its person got a new password.',
      'Revoked the API key "Report": the second factors of its person were reset.',
      'Revoked the API key "Report": its person chose a new password.',
    ],
  )
})

/** A session of a user whose others ended. */
async function anewSession({ superuser }: TestWorld, { id }: TestUser): Promise<string> {
  const token = newSecret()
  await superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return token
}

test('where a second factor is needed, a key waits until its person has one', async (t) => {
  const { world, site, ann } = await open(t)
  const { key } = await makeKey(site, ann)
  const answer = async (): Promise<Answer> =>
    await site.ask('/api/contact', { headers: bearer(key) })
  await world.superuser.query("update zennnn.sign_in_policy set second_factor = 'administrators'")
  assert.equal((await answer()).status, 200, 'Ann is none')
  await world.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  const refused = await answer()
  assert.equal(refused.status, 403)
  assert.match(refused.body, /needs a second factor first/)
  await world.superuser.query(
    `insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, '', now())`,
    [ann.id],
  )
  assert.equal((await answer()).status, 200)
})

test('before a second factor is asked for an administrator reads how many keys stop, and nobody else does', async (t) => {
  const { world, other, site, ann } = await open(t)
  const boss = await world.user('boss', ['administrator'])
  const gone = await world.user('gone', ['sales_user'])
  for (const user of [ann, ann, boss, gone]) await makeKey(site, user)
  await world.superuser.query('update app."user" set active = false where id = $1', [gone.id])
  await world.superuser.query(
    `update zennnn.api_key set revoked_at = now() where id = (select min(id::text)::uuid from zennnn.api_key where user_id = $1)`,
    [ann.id],
  )
  const ask = async (by: TestUser, neededBy: string) =>
    await site.ask(`/api/security/stopped-keys?second_factor=${neededBy}`, {
      headers: genuine(by.token),
    })
  const count = async (neededBy: string) => JSON.parse((await ask(boss, neededBy)).body).count
  assert.equal(await count('everyone'), 2)
  assert.equal(await count('administrators'), 1)
  assert.equal(await count('nobody'), 0)
  await world.superuser.query(
    `insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, '', now())`,
    [ann.id],
  )
  assert.equal(await count('everyone'), 1)
  assert.equal((await ask(boss, 'all')).status, 400)
  assert.equal((await ask(ann, 'everyone')).status, 403)
  const stranger = await other.user('boss', ['administrator'])
  assert.equal((await ask(stranger, 'everyone')).status, 401)
  assert.equal((await site.ask('/api/security/stopped-keys?second_factor=nobody')).status, 401)
})
