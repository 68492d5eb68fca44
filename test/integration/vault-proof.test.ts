import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { reachOf } from '@zennnn/identity'
import { Authenticator } from '../authenticator.ts'
import { ANNS_PASSWORD, openDirectory, SEARCH_PASSWORD } from '../directory-world.ts'
import { type Answer, genuine, givePassword, PASSWORD } from '../https-world.ts'
import { tokenIn } from '../password-world.ts'
import { openVaultWorld } from '../vault-world.ts'

const ORIGIN = 'https://acme.localhost'
const LOCAL = ['127.0.0.0/8', '::1/128']

async function openProofs(t: TestContext) {
  const world = await openVaultWorld(t, { mayReach: reachOf(LOCAL) })
  const { acme, https } = world
  const backup = await world.backup(acme)
  const post = async (path: string, body: unknown, token?: string) =>
    await https.ask(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : genuine(token)),
      },
      body: JSON.stringify(body),
    })
  return {
    ...world,
    post,
    signIn: async (login: string, password: string) => {
      const answer = await post('/auth/login', { login, password })
      assert.equal(answer.status, 200, answer.body)
      return /^__Host-session=([\w-]+);/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
    },
    aside: async (token: string) =>
      codeOf(await post('/api/vault/jobs', { kind: 'restore_side', backup }, token)),
    live: async (token: string) =>
      codeOf(
        await post('/api/vault/jobs', { kind: 'restore_live', backup, confirm: 'acme' }, token),
      ),
    passTime: async (ago: string) => {
      await acme.superuser.query('update zennnn.session set confirmed_at = now() - $1::interval', [
        ago,
      ])
    },
  }
}

function codeOf({ status, body }: Answer): unknown {
  return status === 202 ? 202 : JSON.parse(body).code
}

test('with a password, a proof of up to five minutes ago is enough for a restore, and none before', async (t) => {
  const { acme, post, signIn, aside, live, passTime, orders, events } = await openProofs(t)
  await givePassword(acme, await acme.user('ada', ['administrator']))
  const token = await signIn('ada', PASSWORD)
  await passTime('4 minutes 50 seconds')
  assert.equal(await aside(token), 202)
  await passTime('5 minutes')
  assert.equal(await live(token), 'CONFIRMATION_NEEDED')
  assert.equal((await post('/auth/confirm', { password: 'wrong' }, token)).status, 400)
  assert.equal(await live(token), 'CONFIRMATION_NEEDED')
  assert.deepEqual(await orders(), ['restore_side acme'])
  assert.equal((await events(acme)).filter((words) => /in place of/.test(String(words))).length, 0)
  const renewed = await post('/auth/confirm', { password: PASSWORD }, token)
  assert.equal(renewed.status, 200, renewed.body)
  assert.equal(await live(tokenIn(renewed, 'session')), 202)
})

test('an administrator of a directory has no password here and restores all the same, after a sign-in of just now', async (t) => {
  const directory = await openDirectory(t)
  const { acme, post, signIn, aside, live, passTime, orders } = await openProofs(t)
  const { token: ada } = await acme.user('ada', ['administrator'])
  const groups = [{ directory_group: 'cn=chiefs,dc=example,dc=com', group: 'administrator' }]
  const settings = { ...directory.settings, groups, bind_password: SEARCH_PASSWORD }
  const added = await post('/api/security/directories', settings, ada)
  assert.equal(added.status, 201, added.body)
  const token = await signIn('ann', ANNS_PASSWORD)
  assert.equal(await aside(token), 202)
  await passTime('1 hour')
  assert.equal(await live(token), 'CONFIRMATION_NEEDED')
  assert.equal((await post('/auth/confirm', { password: ANNS_PASSWORD }, token)).status, 403)
  assert.equal(await live(token), 'CONFIRMATION_NEEDED')
  assert.deepEqual(await orders(), ['restore_side acme'])
  assert.equal(await live(await signIn('ann', ANNS_PASSWORD)), 202)
})

test('an administrator with a passkey alone proves by it who he is', async (t) => {
  const { acme, post, live, passTime, orders } = await openProofs(t)
  const { token } = await acme.user('pia', ['administrator'])
  const device = new Authenticator()
  const { challenge } = JSON.parse((await post('/auth/passkeys/options', {}, token)).body)
  const passkey = device.make({ challenge, origin: ORIGIN })
  assert.equal((await post('/auth/passkeys', { name: 'Phone', passkey }, token)).status, 201)
  const prove = async (by: string) => {
    const asked = JSON.parse((await post('/auth/passkey/options', {})).body)
    const proof = device.prove({ challenge: asked.challenge, origin: ORIGIN })
    return await post('/auth/confirm/passkey', { passkey: proof }, by)
  }
  await passTime('1 hour')
  assert.equal(await live(token), 'CONFIRMATION_NEEDED')
  const { token: somebody } = await acme.user('bob', ['administrator'])
  await passTime('1 hour')
  assert.equal((await prove(somebody)).status, 400)
  assert.equal(await live(somebody), 'CONFIRMATION_NEEDED')
  assert.deepEqual(await orders(), [])
  const renewed = await prove(token)
  assert.equal(renewed.status, 200, renewed.body)
  assert.equal(await live(tokenIn(renewed, 'session')), 202)
})

test('an API key of an administrator neither sees nor orders backups', async (t) => {
  const { acme, post, orders, backup, https } = await openProofs(t)
  const id = await backup(acme)
  const { token } = await acme.user('ada', ['administrator'])
  const made = await post('/auth/keys', { name: 'Robot', days: 1, may_write: true }, token)
  assert.equal(made.status, 201, made.body)
  const authorization = `Bearer ${JSON.parse(made.body).key}`
  assert.equal((await https.ask('/api/meta', { headers: { authorization } })).status, 200)
  const ordered = await post('/api/vault/jobs', { kind: 'backup' }, token)
  const job = String(JSON.parse(ordered.body).job)
  for (const [method, path] of [
    ['GET', '/api/vault'],
    ['GET', `/api/vault/jobs/${job}`],
    ['POST', '/api/vault/jobs'],
    ['POST', `/api/vault/jobs/${job}/cancel`],
  ] as const) {
    const answer = await https.ask(path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify({ kind: 'restore_side', backup: id }) }),
    })
    assert.deepEqual([path, answer.status], [path, 401])
    assert.ok(!answer.body.includes(id))
  }
  assert.deepEqual(await orders(), ['backup acme'])
})
