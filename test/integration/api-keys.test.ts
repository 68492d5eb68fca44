import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { type Answer, genuine } from '../https-world.ts'
import { add, bearer, makeKey, openKeys, post, unconfirm, type Wanted } from '../key-world.ts'
import type { TestUser, TestWorld } from '../kit.ts'
import { untilLockWaits } from '../row-wait.ts'

test('a key reads what its person sees, without cookie or CSRF token, and writes only when made for it', async (t) => {
  const { site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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
  const { site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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
  const { site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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

test('what recovers an account ends its keys: a password given or chosen, factors reset', async (t) => {
  const { world, site, ann } = await openKeys(t)
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
  const { world, site, ann } = await openKeys(t)
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
  const { world, other, site, ann } = await openKeys(t)
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

test('of many keys made at once nobody has more than fifty', async (t) => {
  const { world, site, ann } = await openKeys(t)
  await world.superuser.query(
    `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at)
     select gen_random_uuid(), sha256(n::text::bytea), $1, 'Key', now() + interval '1 day' from generate_series(1, 48) n`,
    [ann.id],
  )
  // All have counted, or wait for their turn, before any is written.
  await world.superuser.query('begin')
  await world.superuser.query('lock table zennnn.api_key in share row exclusive mode')
  const made = Array.from(
    { length: 5 },
    async () => (await post(site, ann, { name: 'Key', days: 1 })).status,
  )
  await untilLockWaits(world.database, { count: made.length })
  await world.superuser.query('commit')
  assert.deepEqual(
    (await Promise.all(made)).toSorted((a, b) => a - b),
    [201, 201, 400, 400, 400],
  )
})
