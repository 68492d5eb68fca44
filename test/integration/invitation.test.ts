import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import type { TestUser } from '../kit.ts'
import { openPasswordWorld, type PasswordWorld, secretIn, tokenIn } from '../password-world.ts'

const PASSWORD = 'a wholly other sentence'

async function invite({ site }: PasswordWorld, by: TestUser, id: string): Promise<Answer> {
  return await site.ask('/api/rpc/user.invite', {
    method: 'POST',
    headers: genuine(by.token),
    body: JSON.stringify({ id }),
  })
}

async function signInStatus({ site }: PasswordWorld, password = PASSWORD): Promise<number> {
  const answer = await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'sam@acme.example', password }),
  })
  return answer.status
}

test('an invited person chooses a password, is in, and the invitation is used up', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  assert.equal(await signInStatus(world), 401)
  const invited = await invite(world, chief, sam.id)
  assert.equal(invited.status, 200, invited.body)
  assert.deepEqual(JSON.parse(invited.body), { sent_to: 'sam@acme.example' })
  assert.doesNotMatch(invited.body, /link/)
  const [mail, ...more] = await world.mails()
  assert.equal(more.length, 0)
  assert.equal(mail?.to, 'sam@acme.example')
  assert.match(mail.text, /chief invites you to work together on https:\/\/acme\.localhost\. /)
  const secret = secretIn(mail)
  const chosen = await world.postByLink('/new-password', await world.follow(secret), {
    password: PASSWORD,
  })
  assert.equal(chosen.status, 303, chosen.body)
  assert.equal(chosen.headers.location, '/app')
  const headers = { cookie: `__Host-session=${tokenIn(chosen, 'session')}` }
  const who = await world.site.ask('/auth/session', { headers })
  assert.equal(JSON.parse(who.body).user.login, 'sam@acme.example')
  assert.equal(await signInStatus(world), 200)
  assert.equal((await world.site.ask(`/link/${secret}`)).status, 410)
  // He knows what he did himself.
  assert.deepEqual(await world.mails(), [])
  assert.ok(!world.site.lines.join('').includes(secret))
})

test('only an administrator invites, and only somebody else who is active and has an address', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const bob = await world.world.user('bob', ['sales_manager'])
  const sam = await world.world.user('sam@acme.example', [])
  // For who may not do it there is no such action.
  for (const by of [bob, sam]) {
    const { status, body } = await invite(world, by, sam.id)
    assert.equal(status, 404)
    assert.equal(JSON.parse(body).code, 'PGRST202')
  }
  const self = await invite(world, chief, chief.id)
  assert.equal(self.status, 409)
  assert.match(self.body, /cannot invite yourself/)
  const lost = await invite(world, chief, bob.id)
  assert.equal(lost.status, 409)
  assert.match(lost.body, /bob has no e-mail address/)
  assert.equal((await invite(world, chief, crypto.randomUUID())).status, 404)
  // Where neither passwords nor passkeys nor a provider let anybody in, it would lead nowhere.
  await world.sql('update zennnn.sign_in_policy set allow_password = false, allow_passkey = false')
  const barred = await invite(world, chief, sam.id)
  assert.equal(barred.status, 400)
  assert.match(barred.body, /would lead to no way to sign in here/)
  await world.sql('update zennnn.sign_in_policy set allow_password = true, allow_passkey = true')
  await world.sql('update app."user" set active = false where id = $1', [sam.id])
  assert.equal((await invite(world, chief, sam.id)).status, 409)
  assert.deepEqual(await world.mails(), [])
  assert.deepEqual(await world.sql('select * from zennnn.link'), [])
})

test('a second invitation ends the first, an expired one opens nothing, and a request of his own is none', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', [])
  await invite(world, chief, sam.id)
  const first = secretIn((await world.mails())[0])
  await invite(world, chief, sam.id)
  const second = secretIn((await world.mails())[0])
  assert.equal((await world.site.ask(`/link/${first}`)).status, 410)
  const token = await world.follow(second)
  await world.sql(`update zennnn.link set expires_at = expires_at - interval '7 days'`)
  const late = await world.postByLink('/new-password', token, { password: PASSWORD })
  assert.equal(late.status, 410)
  assert.match(late.body, /expired/)
  // Who was invited and chose none has no password to forget: the answer does not say so.
  const asked = await world.post('/forgot-password', { login: 'sam@acme.example' })
  assert.equal(asked.headers.location, '/forgot-password/sent')
  assert.deepEqual(await world.mails(), [])
  assert.equal(await signInStatus(world), 401)
})

test('an invitation of one database opens nothing in another where the same person is', async (t) => {
  const world = await openPasswordWorld(t)
  const other = await openPasswordWorld(t)
  const site = await openHttps(t, { acme: other.world })
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', [])
  await other.sql(
    `insert into app."user" (id, name, login) values ($1, 'Sam', 'sam@acme.example')`,
    [sam.id],
  )
  await invite(world, chief, sam.id)
  const secret = secretIn((await world.mails())[0])
  assert.equal((await site.ask(`/link/${secret}`)).status, 410)
  const token = await world.follow(secret)
  const headers = { cookie: `__Host-link=${token}` }
  assert.equal((await site.ask('/new-password', { headers })).status, 410)
})
