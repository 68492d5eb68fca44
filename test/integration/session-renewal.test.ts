import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { deviceTokenOf } from '@zennnn/identity'
import { hashSecret } from '@zennnn/kernel'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { tokenIn } from '../password-world.ts'

async function openOffice(t: TestContext) {
  const world = await openWorld(t)
  const other = await openWorld(t)
  // Two processes of `serve`, which share nothing but the database.
  const [site, second] = [
    await openHttps(t, { acme: world, other }),
    await openHttps(t, { acme: world }),
  ]
  const ann = await world.user('ann', ['contacts_user'])
  await givePassword(world, ann)
  const entered = await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann', password: PASSWORD }),
  })
  const sql = async (text: string, values: readonly unknown[] = []) =>
    (await world.superuser.query<Record<string, unknown>>(text, [...values])).rows
  const confirm = async (token: string, password = PASSWORD, host = 'acme.localhost') =>
    await site.ask('/auth/confirm', {
      host,
      method: 'POST',
      headers: genuine(token),
      body: JSON.stringify({ password }),
    })
  const create = async (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    await site.ask('/api/contact', { method: 'POST', headers, body: '{"name":"Ada"}' })
  return { site, second, sql, confirm, create, ann, token: tokenIn(entered, 'session') }
}

test('a fresh proof gives the session another token; the one before opens nothing from that moment, in no process', async (t) => {
  const { site, second, sql, confirm, create, token } = await openOffice(t)
  const session = 'select id, user_id, created_at, expires_at from zennnn.session'
  const before = await sql(session)
  await sql("update zennnn.session set confirmed_at = now() - interval '1 hour'")
  const answer = await confirm(token)
  assert.equal(answer.status, 200, answer.body)
  const renewed = tokenIn(answer, 'session')
  assert.notEqual(renewed, token)
  const [cookie = '', device = ''] = answer.headers['set-cookie'] ?? []
  const [, age = ''] =
    /^__Host-session=[\w-]{43}; Path=\/; Max-Age=(\d+); Secure; HttpOnly; SameSite=Lax$/.exec(
      cookie,
    ) ?? []
  assert.ok(Number(age) > 0, cookie)
  assert.ok(device.startsWith(`__Host-device=${deviceTokenOf(renewed)};`), device)
  assert.equal(JSON.parse(answer.body).csrf_token, genuine(renewed)['x-csrf-token'])
  // The same session: it does not live longer, and whoever knows it by its id finds it.
  assert.deepEqual(await sql(session), before)
  for (const process of [site, second]) {
    assert.equal((await process.ask('/auth/session', { headers: genuine(token) })).status, 401)
    assert.equal((await process.ask('/auth/session', { headers: genuine(renewed) })).status, 200)
  }
  assert.equal((await create(genuine(token))).status, 401)
  assert.equal((await confirm(token)).status, 401)
  assert.equal((await create(genuine(renewed))).status, 201)
})

test('the CSRF token of before is refused with the new cookie, and the new one with the old cookie', async (t) => {
  const { confirm, create, token } = await openOffice(t)
  const renewed = tokenIn(await confirm(token), 'session')
  const mixed = await create({ ...genuine(token), cookie: genuine(renewed)['cookie'] ?? '' })
  assert.deepEqual([mixed.status, JSON.parse(mixed.body).code], [403, 'CSRF_REFUSED'])
  const turned = await create({ ...genuine(renewed), cookie: genuine(token)['cookie'] ?? '' })
  assert.equal(turned.status, 403)
})

test('a wrong password, a guest and a session of another database renew nothing', async (t) => {
  const { site, sql, confirm, token } = await openOffice(t)
  const hashes = 'select token_hash, confirmed_at from zennnn.session'
  const before = await sql(hashes)
  assert.equal((await confirm(token, 'not this one')).status, 400)
  assert.equal((await confirm(token, PASSWORD, 'other.localhost')).status, 401)
  assert.equal((await site.ask('/auth/confirm', { method: 'POST', body: '{}' })).status, 401)
  assert.deepEqual(await sql(hashes), before)
})

test('of two proofs at once one renews the session, and the other is given again', async (t) => {
  const { sql, confirm, token } = await openOffice(t)
  const answers = await Promise.all([confirm(token), confirm(token)])
  const good = answers.filter(({ status }) => status === 200)
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 401],
  )
  assert.deepEqual(
    await sql('select token_hash from zennnn.session'),
    good.map((answer) => ({ token_hash: hashSecret(tokenIn(answer, 'session')) })),
  )
})

test('a stream that was opened by the token of before tells nothing more and ends', async (t) => {
  const { site, second, confirm, create, token } = await openOffice(t)
  const streams = [
    await site.open('/api/events', { headers: genuine(token) }),
    await second.open('/api/events', { headers: genuine(token) }),
  ]
  await Promise.all(streams.map(async (stream) => await stream.until(/^: /)))
  const renewed = tokenIn(await confirm(token), 'session')
  const own = await site.open('/api/events', { headers: genuine(renewed) })
  await own.until(/^: /)
  assert.equal((await create(genuine(renewed))).status, 201)
  await own.until(/event: change\ndata: {"model":"contact"/)
  for (const stream of streams) {
    await stream.ended()
    assert.doesNotMatch(await stream.until(/^/), /event: change/)
  }
  own.cut()
})

test('the browser stays known by its new cookie, and is no other one besides', async (t) => {
  const { sql, confirm, ann, token } = await openOffice(t)
  const renewed = tokenIn(await confirm(token), 'session')
  const known = async (of: string) =>
    await sql('select zennnn.device_is_known($1, $2) as known', [
      ann.id,
      hashSecret(deviceTokenOf(of)),
    ])
  assert.deepEqual(await known(token), [{ known: false }])
  assert.deepEqual(await known(renewed), [{ known: true }])
})
