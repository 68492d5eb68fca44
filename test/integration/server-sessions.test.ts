import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { deviceTokenOf } from '@zennnn/identity'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

/** Signs the user in on another device. */
async function enterAgain(world: TestWorld, user: TestUser, agent: string): Promise<string> {
  const token = newSecret()
  await world.superuser.query(
    `insert into zennnn.session (token_hash, user_id, expires_at, user_agent, network)
     values ($1, $2, now() + interval '1 hour', $3, '192.0.2.7')`,
    [hashSecret(token), user.id, agent],
  )
  return token
}

function agents({ body }: Answer): readonly unknown[] {
  const sessions: readonly { readonly user_agent: unknown }[] = JSON.parse(body)
  return sessions.map((session) => session.user_agent)
}

test('/auth/sessions lists the own open sessions, this one first, and nothing that opens one', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', [])
  const phone = await enterAgain(world, sam, 'Phone')
  const desk = await enterAgain(world, sam, 'Desk')
  await enterAgain(world, ann, 'Tablet of Ann')
  const old = await enterAgain(world, sam, 'Old')
  await world.superuser.query(
    "update zennnn.session set expires_at = now() - interval '1 minute' where token_hash = $1",
    [hashSecret(old)],
  )
  const answer = await site.ask('/auth/sessions', { headers: genuine(desk) })
  assert.equal(answer.status, 200)
  assert.deepEqual(new Set(agents(answer)), new Set(['Desk', 'Phone', null]))
  assert.equal(agents(answer).length, 3)
  const [first]: readonly Readonly<Record<string, unknown>>[] = JSON.parse(answer.body)
  assert.ok(first)
  assert.deepEqual(Object.keys(first), [
    'id',
    'created_at',
    'last_seen_at',
    'user_agent',
    'network',
    'is_current',
  ])
  assert.equal(first['is_current'], true)
  assert.equal(first['user_agent'], 'Desk')
  for (const token of [phone, desk, sam.token]) {
    assert.equal(answer.body.includes(token), false)
    for (const form of ['hex', 'base64', 'base64url'] as const)
      assert.equal(answer.body.includes(hashSecret(token).toString(form)), false)
  }
})

test('/auth/sessions/end-others ends the others of the same user at once, and nobody else', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', [])
  const phone = await enterAgain(world, sam, 'Phone')
  const answer = await site.ask('/auth/sessions/end-others', {
    method: 'POST',
    headers: genuine(sam.token),
  })
  assert.deepEqual([answer.status, answer.body], [200, '{"ended":1}'])
  const status = async (token: string): Promise<number> =>
    (await site.ask('/auth/session', { headers: genuine(token) })).status
  assert.deepEqual(
    [await status(phone), await status(sam.token), await status(ann.token)],
    [401, 200, 200],
  )
})

test('what ends the other sessions makes their browsers strangers, and leaves this one known', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const sam = await world.user('sam', [])
  const ann = await world.user('ann', [])
  const stolen = await enterAgain(world, sam, 'Stolen')
  const tokens = [sam.token, stolen]
  for (const token of tokens)
    await world.superuser.query('select zennnn.device_remember($1, $2)', [
      sam.id,
      hashSecret(token),
    ])
  await world.superuser.query('select zennnn.device_remember($1, $2)', [
    ann.id,
    hashSecret(ann.token),
  ])
  const headers = genuine(sam.token)
  const ended = await site.ask('/auth/sessions/end-others', { method: 'POST', headers })
  assert.equal(ended.status, 200, ended.body)
  const { rows } = await world.superuser.query<{ hash: Buffer }>(
    'select hash from zennnn.known_device order by user_id = $1 desc',
    [sam.id],
  )
  assert.deepEqual(
    rows.map(({ hash }) => hash),
    [sam.token, ann.token].map((token) => hashSecret(deviceTokenOf(token))),
  )
})

test('/auth/sessions/:id/end ends one of the own sessions at once, and its browser is a stranger; not one of somebody else', async (t) => {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', [])
  const phone = await enterAgain(world, sam, 'Phone')
  const tablet = await enterAgain(world, sam, 'Tablet')
  for (const token of [phone, tablet])
    await world.superuser.query('select zennnn.device_remember($1, $2)', [
      sam.id,
      hashSecret(token),
    ])
  const listed = await site.ask('/auth/sessions', { headers: genuine(sam.token) })
  const sessions: readonly { readonly id: string; readonly user_agent: unknown }[] = JSON.parse(
    listed.body,
  )
  const id = sessions.find((session) => session.user_agent === 'Phone')?.id
  assert.ok(id)
  const end = async (token: string, which: string, host = 'acme.localhost'): Promise<number> =>
    (
      await site.ask(`/auth/sessions/${which}/end`, {
        method: 'POST',
        host,
        headers: genuine(token),
      })
    ).status
  const isOpen = async (token: string): Promise<boolean> =>
    (await site.ask('/auth/session', { headers: genuine(token) })).status === 200
  // By this way not even an administrator ends that of somebody else.
  assert.equal(await end(ann.token, id), 404)
  assert.equal(await end(sam.token, id, 'other.localhost'), 401)
  assert.equal(await end(newSecret(), id), 401)
  assert.equal(await end(sam.token, 'nothing'), 404)
  assert.equal(await end(sam.token, randomUUID()), 404)
  const { cookie = '' } = genuine(sam.token)
  const path = `/auth/sessions/${id}/end`
  assert.equal((await site.ask(path, { method: 'POST' })).status, 401)
  assert.equal((await site.ask(path, { method: 'POST', headers: { cookie } })).status, 403)
  assert.equal(await isOpen(phone), true)
  assert.equal(await end(sam.token, id), 204)
  assert.deepEqual(
    [await isOpen(phone), await isOpen(tablet), await isOpen(sam.token), await isOpen(ann.token)],
    [false, true, true, true],
  )
  assert.equal(await end(sam.token, id), 404)
  const { rows } = await world.superuser.query(
    'select zennnn.device_is_known($1, zennnn.device_of($2)) as phone, zennnn.device_is_known($1, zennnn.device_of($3)) as tablet',
    [sam.id, hashSecret(phone), hashSecret(tablet)],
  )
  assert.deepEqual(rows, [{ phone: false, tablet: true }])
})

test('/auth/sessions refuses who is not signed in, and a change without the CSRF token', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const sam = await world.user('sam', [])
  const forged = newSecret()
  assert.equal((await site.ask('/auth/sessions')).status, 401)
  assert.equal((await site.ask('/auth/sessions', { headers: genuine(forged) })).status, 401)
  const path = '/auth/sessions/end-others'
  assert.equal((await site.ask(path, { method: 'POST', headers: genuine(forged) })).status, 401)
  const { cookie } = genuine(sam.token)
  const without = await site.ask(path, { method: 'POST', headers: { cookie: cookie ?? '' } })
  assert.equal(without.status, 403)
})

test('no session is ended without a fresh proof of who it is, not by an administrator either; signing out needs none', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', [])
  const phone = await enterAgain(world, sam, 'Phone')
  const { rows } = await world.superuser.query<{ id: string }>(
    'select id from zennnn.session where token_hash = $1',
    [hashSecret(phone)],
  )
  const prove = async (ago: string) =>
    await world.superuser.query(
      'update zennnn.session set confirmed_at = now() - $1::interval where token_hash <> $2',
      [ago, hashSecret(phone)],
    )
  const post = async (path: string, token: string) =>
    await site.ask(path, { method: 'POST', headers: genuine(token) })
  const ways = [
    [`/auth/sessions/${rows[0]?.id}/end`, sam.token],
    ['/auth/sessions/end-others', sam.token],
    [`/api/security/sessions/${rows[0]?.id}/end`, ann.token],
  ] as const
  await prove('11 minutes')
  for (const [path, token] of ways) {
    const { status, body } = await post(path, token)
    assert.deepEqual([status, JSON.parse(body).code], [403, 'CONFIRMATION_NEEDED'], path)
  }
  assert.equal((await site.ask('/auth/session', { headers: genuine(phone) })).status, 200)
  await prove('9 minutes')
  assert.equal((await post(ways[2][0], ann.token)).status, 204)
  assert.equal((await site.ask('/auth/session', { headers: genuine(phone) })).status, 401)
  await prove('11 minutes')
  assert.equal((await post('/auth/logout', sam.token)).status, 204)
  assert.equal((await site.ask('/auth/session', { headers: genuine(sam.token) })).status, 401)
})
