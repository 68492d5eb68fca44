import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceTokenOf } from '@zennnn/identity'
import { newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import {
  type Answer,
  genuine,
  givePassword,
  type HttpsWorld,
  openHttps,
  PASSWORD,
} from '../https-world.ts'
import { openWorld } from '../kit.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

async function login(site: HttpsWorld, body: unknown, headers = {}): Promise<Answer> {
  return await site.ask('/auth/login', {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  })
}

function tokenOf(answer: Answer): string {
  const token = /^__Host-session=([\w-]{43});/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1]
  assert.ok(token, `no session cookie in ${answer.status} ${answer.body}`)
  return token
}

test('signing in makes a session with a cookie for this host, HTTPS and the server alone', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', ['administrator'])
  await givePassword(world, ann)
  const answer = await login(site, { login: 'Ann@Example.com', password: PASSWORD })
  assert.equal(answer.status, 200)
  const token = tokenOf(answer)
  assert.deepEqual(answer.headers['set-cookie'], [
    `__Host-session=${token}; Path=/; Max-Age=1209600; Secure; HttpOnly; SameSite=Lax`,
    `__Host-device=${deviceTokenOf(token)}; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax`,
  ])
  const headers = genuine(token)
  assert.deepEqual(JSON.parse(answer.body), {
    user: { id: ann.id, login: 'ann@example.com', name: 'ann@example.com' },
    csrf_token: headers['x-csrf-token'],
    neutralised: null,
    recovered: null,
    support: null,
  })
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.equal((await site.ask('/auth/session', { headers })).body, answer.body)
  const users = await site.ask('/api/user?select=login', { headers })
  assert.deepEqual(JSON.parse(users.body), [{ login: 'ann@example.com' }])
})

test('wrong password, unknown login and inactive user get one and the same answer', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  const bob = await world.user('bob@example.com', [])
  await givePassword(world, ann)
  await givePassword(world, bob)
  await world.superuser.query('update app."user" set active = false where id = $1', [bob.id])
  const answers = [
    await login(site, { login: 'ann@example.com', password: `${PASSWORD}.` }),
    await login(site, { login: 'nobody@example.com', password: PASSWORD }),
    await login(site, { login: 'bob@example.com', password: PASSWORD }),
    await login(site, { login: '', password: '' }),
    await login(site, { login: 'ann@example.com', password: 'x'.repeat(100_000) }),
  ]
  for (const { status, headers, body } of answers) {
    assert.equal(status, 401)
    assert.equal(headers['set-cookie'], undefined)
    assert.equal(
      body,
      '{"code":"SIGN_IN_FAILED","message":"The login or the password is not right.","details":null,"hint":null}',
    )
    const { date: _, 'x-request-id': __, ...rest } = headers
    const { date: ___, 'x-request-id': ____, ...first } = answers[0]?.headers ?? {}
    assert.deepEqual(rest, first)
  }
  assert.doesNotMatch(site.lines.join(''), /ann@example|nobody@|correct horse/)
})

test('the eleventh wrong password waits, also for the right one, but not from elsewhere or for others', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  const bob = await world.user('bob@example.com', [])
  await givePassword(world, ann)
  await givePassword(world, bob)
  await world.superuser.query('update zennnn.sign_in_policy set attempts_per_account = 2')
  for (const password of ['wrong', 'wrong again'])
    assert.equal((await login(site, { login: 'ann@example.com', password })).status, 401)
  const refused = await login(site, { login: 'ANN@example.com', password: PASSWORD })
  assert.equal(refused.status, 429)
  assert.equal(JSON.parse(refused.body).code, 'TOO_MANY_ATTEMPTS')
  assert.ok(Number(refused.headers['retry-after']) > 50)
  assert.equal((await login(site, { login: 'bob@example.com', password: PASSWORD })).status, 200)
})

test('a session fixed by somebody else is not taken over, and the one before ends', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  await givePassword(world, ann)
  const credentials = { login: 'ann@example.com', password: PASSWORD }
  const planted = newSecret()
  const first = tokenOf(await login(site, credentials, { cookie: `__Host-session=${planted}` }))
  assert.notEqual(first, planted)
  assert.equal((await site.ask('/auth/session', { headers: genuine(planted) })).status, 401)
  const second = tokenOf(await login(site, credentials, { cookie: `__Host-session=${first}` }))
  assert.equal((await site.ask('/auth/session', { headers: genuine(first) })).status, 401)
  assert.equal((await site.ask('/auth/session', { headers: genuine(second) })).status, 200)
})

test('signing out works with the next request', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['administrator'])
  const headers = genuine(token)
  assert.equal((await site.ask('/api/user', { headers })).status, 200)
  const out = await site.ask('/auth/logout', { method: 'POST', headers })
  assert.equal(out.status, 204)
  assert.deepEqual(out.headers['set-cookie'], [
    '__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
  ])
  for (const path of ['/api/user', '/auth/session', '/api/events', '/api/company'])
    assert.equal((await site.ask(path, { headers })).status, 401, path)
})

test('a session of one database is none at another', async (t) => {
  const acme = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme, other })
  const { token } = await acme.user('ann@example.com', ['administrator'])
  const headers = genuine(token)
  assert.equal((await site.ask('/api/user', { headers })).status, 200)
  for (const path of ['/api/user', '/auth/session', '/api/events', '/api/rpc/x.y'])
    assert.equal(
      (await site.ask(path, { host: 'other.localhost', headers })).status,
      path === '/api/rpc/x.y' ? 405 : 401,
      path,
    )
  const change = await site.ask('/api/company', {
    host: 'other.localhost',
    method: 'POST',
    headers,
    body: '{"name":"x"}',
  })
  assert.equal(change.status, 401)
})

test('what is not a login and a password as text is refused before anything is asked', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  await givePassword(world, ann)
  const wrong: unknown[] = [
    null,
    [],
    'text',
    7,
    {},
    { login: 'ann@example.com' },
    { password: PASSWORD },
  ]
  for (const value of [null, 1, true, [], ['ann@example.com'], {}, { select: 1 }])
    wrong.push({ login: value, password: PASSWORD }, { login: 'ann@example.com', password: value })
  for (const body of wrong) {
    const answer = await login(site, body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    assert.equal(answer.headers['set-cookie'], undefined)
  }
  const { rows } = await world.superuser.query('select * from zennnn.attempt')
  assert.deepEqual(rows, [])
})

test('no other site can sign somebody in or out', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  await givePassword(world, ann)
  const credentials = { login: 'ann@example.com', password: PASSWORD }
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://other.localhost' },
    { origin: 'null' },
    { 'content-type': 'text/plain' },
  ])
    assert.equal((await login(site, credentials, headers)).status, 403, JSON.stringify(headers))
  const here = { 'sec-fetch-site': 'same-origin', origin: 'https://acme.localhost' }
  const token = tokenOf(await login(site, credentials, here))
  const cookie = { cookie: `__Host-session=${token}` }
  assert.equal((await site.ask('/auth/logout', { method: 'POST', headers: cookie })).status, 403)
  assert.equal((await site.ask('/auth/session', { headers: cookie })).status, 200)
})

test('an administrator gives a user a password, and nobody else does', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const admin = await world.user('admin@example.com', ['administrator'])
  const ann = await world.user('ann@example.com', ['sales_manager'])
  const give = async (token: string, user: string, password: unknown) =>
    (
      await site.ask('/auth/password', {
        method: 'POST',
        headers: genuine(token),
        body: JSON.stringify({ user, password }),
      })
    ).status
  assert.equal(await give(ann.token, admin.id, PASSWORD), 403)
  assert.equal(await give(ann.token, ann.id, PASSWORD), 403)
  assert.equal(await give(admin.token, admin.id, PASSWORD), 403)
  assert.equal(await give(newSecret(), ann.id, PASSWORD), 401)
  assert.equal(await give(admin.token, newRecordId(systemClock), PASSWORD), 404)
  assert.equal(await give(admin.token, ann.id, 'eleven char'), 400)
  assert.equal(await give(admin.token, ann.id, [PASSWORD]), 400)
  assert.equal((await login(site, { login: 'ann@example.com', password: PASSWORD })).status, 401)
  assert.equal(await give(admin.token, ann.id, PASSWORD), 204)
  assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
  assert.equal((await login(site, { login: 'ann@example.com', password: PASSWORD })).status, 200)
  assert.doesNotMatch(site.lines.join(''), /correct horse/)
})
