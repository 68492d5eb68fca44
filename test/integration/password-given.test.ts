import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, genuine } from '../https-world.ts'
import type { TestUser } from '../kit.ts'
import { openPasswordWorld, type PasswordWorld } from '../password-world.ts'

const GIVEN = 'a wholly other sentence'

async function give(
  { site }: PasswordWorld,
  by: TestUser,
  to: TestUser,
  password = GIVEN,
): Promise<Answer> {
  return await site.ask('/auth/password', {
    method: 'POST',
    headers: genuine(by.token),
    body: JSON.stringify({ user: to.id, password }),
  })
}

const eventsOf = async ({ sql }: PasswordWorld, { id }: TestUser) =>
  await sql(
    `select "user", why from app.audit_entry where operation = 'event' and model = 'user' and record = $1 order by at, id`,
    [id],
  )

test('who is given a password hears of it by mail, and the log says who gave it', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  const answer = await give(world, chief, sam)
  assert.equal(answer.status, 204, answer.body)
  assert.deepEqual(await eventsOf(world, sam), [
    { user: chief.id, why: 'gave this user a new password' },
  ])
  const [mail, ...more] = await world.mails()
  assert.equal(more.length, 0)
  assert.deepEqual(
    [mail?.to, mail?.subject],
    ['sam@acme.example', 'A new password for acme was given to you'],
  )
  for (const text of [mail?.text, mail?.html]) assert.ok(!text?.includes(GIVEN))
})

test('a password that is refused leaves no event and no mail', async (t) => {
  const world = await openPasswordWorld(t)
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  const bob = await world.world.user('bob@acme.example', ['sales_manager'])
  assert.equal((await give(world, bob, sam)).status, 403)
  assert.deepEqual(await eventsOf(world, sam), [])
  assert.deepEqual(await world.mails(), [])
})

test('an administrator is told what the password of another must be, and nobody else is', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  const rules = async (token: string, of: string, host = 'acme.localhost') =>
    await world.site.ask(`/auth/password/rules?user=${of}`, { host, headers: genuine(token) })
  // Looking asks for no fresh proof; giving does.
  await world.sql(`update zennnn.session set confirmed_at = now() - interval '1 day'`)
  const answer = await rules(chief.token, sam.id)
  assert.equal(answer.status, 200, answer.body)
  const { minimum_length: length, words } = JSON.parse(answer.body)
  assert.equal(length, 12)
  assert.ok(words.includes('sam@acme.example') && words.includes('acme'), answer.body)
  assert.doesNotMatch(answer.body, /pbkdf2|rounds/)
  for (const [token, of, status] of [
    [sam.token, chief.id, 403],
    [chief.token, chief.id, 403],
    [chief.token, '0199ffff-0000-7000-8000-000000000000', 404],
    [chief.token, "x' or 1=1", 404],
    ['', sam.id, 401],
  ] as const)
    assert.equal((await rules(token, encodeURIComponent(of))).status, status, of)
  assert.equal((await rules(chief.token, sam.id, 'other.localhost')).status, 401)
  await world.sql('update zennnn.sign_in_policy set allow_password = false')
  assert.equal((await rules(chief.token, sam.id)).status, 400)
})

test('an administrator gives twenty passwords an hour, and is told how long to wait', async (t) => {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const deputy = await world.world.user('deputy', ['administrator'])
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  for (let one = 0; one < 3; one += 1)
    assert.equal((await give(world, chief, sam, 'short')).status, 400)
  await world.sql(
    `insert into zennnn.attempt (key, count, ends_at)
     values (zennnn.attempt_key('gift' || chr(10) || $1), 19, now() + interval '50 minutes')`,
    [chief.id],
  )
  assert.equal((await give(world, chief, sam)).status, 204)
  await world.mails()
  const answer = await give(world, chief, sam)
  assert.equal(answer.status, 429)
  assert.match(
    answer.body,
    /You gave 20 passwords within an hour\. Nothing was changed; the next one is possible in 50 minutes\./,
  )
  assert.ok(Number(answer.headers['retry-after']) > 2900)
  assert.deepEqual(await world.mails(), [])
  assert.equal((await give(world, deputy, sam)).status, 204, 'others are not counted with him')
})

test('a password that the cloud sets is in the log, which names nobody', async (t) => {
  const world = await openPasswordWorld(t)
  assert.deepEqual(await eventsOf(world, world.ann), [
    { user: null, why: 'was given a password by whoever runs the cloud' },
  ])
})
