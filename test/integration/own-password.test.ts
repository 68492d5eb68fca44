import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '@zennnn/kernel'
import { type Answer, genuine, PASSWORD } from '../https-world.ts'
import { openPasswordWorld, type PasswordWorld, tokenIn } from '../password-world.ts'
import { untilLockWaits } from '../row-wait.ts'

const NEW_PASSWORD = 'a wholly other sentence'

async function signIn(world: PasswordWorld, password = PASSWORD): Promise<Answer> {
  return await world.site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann', password }),
  })
}

async function change(world: PasswordWorld, token: string, body: unknown): Promise<Answer> {
  return await world.site.ask('/auth/password/change', {
    method: 'POST',
    headers: genuine(token),
    body: JSON.stringify(body),
  })
}

async function isSignedIn({ site }: PasswordWorld, token: string): Promise<boolean> {
  const headers = { cookie: `__Host-session=${token}` }
  return (await site.ask('/auth/session', { headers })).status === 200
}

test('who knows the current password changes it; the other sessions and links end, and a mail tells of it', async (t) => {
  const world = await openPasswordWorld(t)
  const mine = tokenIn(await signIn(world), 'session')
  const other = tokenIn(await signIn(world), 'session')
  const link = await world.follow(await world.forget())
  const answer = await change(world, mine, { current_password: PASSWORD, password: NEW_PASSWORD })
  assert.equal(answer.status, 200, answer.body)
  assert.equal(await isSignedIn(world, tokenIn(answer, 'session')), true)
  assert.equal(await isSignedIn(world, mine), false)
  assert.equal(await isSignedIn(world, other), false)
  assert.equal((await signIn(world)).status, 401)
  assert.equal((await signIn(world, NEW_PASSWORD)).status, 200)
  const byLink = await world.postByLink('/new-password', link, { password: PASSWORD })
  assert.equal(byLink.status, 410)
  assert.deepEqual(
    (await world.mails()).map(({ to, subject }) => [to, subject]),
    [['Ann@acme.example', 'Your password for acme was changed']],
  )
  assert.deepEqual(
    await world.sql(
      `select why, "user" from app.audit_entry where operation = 'event' and why like 'changed%'`,
    ),
    [{ why: 'changed the own password', user: world.ann.id }],
  )
  assert.doesNotMatch(world.site.lines.join(''), /correct horse|wholly other/)
})

test('what a new password must be is told to who is signed in, with what is known of him, as the server compares it', async (t) => {
  const world = await openPasswordWorld(t)
  await world.sql(`insert into app.company (id, name) values (zennnn.new_id(), 'Alder Pumps')`)
  const token = tokenIn(await signIn(world), 'session')
  const ask = async (headers: Record<string, string>) =>
    await world.site.ask('/auth/password/rules', { headers })
  const answer = await ask({ cookie: `__Host-session=${token}` })
  const { words, ...rules } = JSON.parse(answer.body)
  assert.deepEqual(rules, { minimum_length: 12, refuse_common: true })
  for (const word of ['ann', 'Ann@acme.example', 'Alder Pumps', 'acme'])
    assert.ok(words.includes(word), `${word}: ${words}`)
  assert.equal((await ask({})).status, 401)
  const weak = { current_password: PASSWORD, password: 'Alder-Pumps-Acme' }
  assert.equal((await change(world, token, weak)).status, 400)
})

test('nobody changes a password who does not know it, and the new one keeps the rules', async (t) => {
  const world = await openPasswordWorld(t)
  const token = tokenIn(await signIn(world), 'session')
  const before = await world.sql('select user_id, hash from zennnn.credential')
  for (const [current, password, field] of [
    ['', NEW_PASSWORD, 'current_password'],
    [`${PASSWORD} `, NEW_PASSWORD, 'current_password'],
    ['x'.repeat(300), NEW_PASSWORD, 'current_password'],
    [PASSWORD, 'too short', 'password'],
    [PASSWORD, 'x'.repeat(257), 'password'],
    [PASSWORD, PASSWORD, 'password'],
  ] as const) {
    const { status, body } = await change(world, token, { current_password: current, password })
    assert.equal(status, 400, body)
    assert.equal(JSON.parse(body).details.field, field)
  }
  for (const body of [
    {},
    { password: NEW_PASSWORD },
    { current_password: [PASSWORD], password: {} },
  ])
    assert.equal((await change(world, token, body)).status, 400)
  assert.equal(
    (await change(world, newSecret(), { current_password: PASSWORD, password: NEW_PASSWORD }))
      .status,
    401,
  )
  const guest = await world.world.user('guest', [])
  const none = await change(world, guest.token, {
    current_password: PASSWORD,
    password: NEW_PASSWORD,
  })
  assert.equal(none.status, 403)
  assert.match(none.body, /You sign in without a password of this database\./)
  assert.deepEqual(await world.sql('select user_id, hash from zennnn.credential'), before)
})

test('guessing the current password is counted by the session, and its owner still signs in', async (t) => {
  const world = await openPasswordWorld(t)
  const token = tokenIn(await signIn(world), 'session')
  const guess = async (current: string) =>
    (await change(world, token, { current_password: current, password: NEW_PASSWORD })).status
  for (let count = 0; count < 10; count += 1) assert.equal(await guess(`guess ${count}`), 400)
  assert.equal(await guess(PASSWORD), 429)
  assert.deepEqual(await world.mails(), [])
  assert.equal((await signIn(world)).status, 200)
})

test('the page without JavaScript does the same', async (t) => {
  const world = await openPasswordWorld(t)
  const token = tokenIn(await signIn(world), 'session')
  const { cookie = '', 'x-csrf-token': csrf = '' } = genuine(token)
  const submit = async (current: string, password: string) =>
    await world.post(
      '/password',
      { csrf_token: csrf, current_password: current, password },
      { cookie },
    )
  const wrong = await submit('not this one', NEW_PASSWORD)
  assert.equal(wrong.status, 422)
  assert.match(wrong.body, /id="current_password-problem">The password is not right\./)
  const short = await submit(PASSWORD, 'short')
  assert.match(short.body, /id="password-problem">The password needs at least 12 characters/)
  assert.equal((await world.post('/password', { password: NEW_PASSWORD }, { cookie })).status, 403)
  const done = await submit(PASSWORD, NEW_PASSWORD)
  assert.equal(done.status, 200)
  assert.match(done.body, /Your password was changed/)
  assert.equal(await isSignedIn(world, tokenIn(done, 'session')), true)
  for (const { body } of [wrong, short, done])
    assert.doesNotMatch(body, /correct horse|wholly|not this/)
  assert.equal((await signIn(world, NEW_PASSWORD)).status, 200)
})

test('the page has no form for who has no password here, and a form that is sent all the same says why', async (t) => {
  const world = await openPasswordWorld(t)
  const guest = await world.world.user('guest', [])
  const { cookie = '', 'x-csrf-token': csrf = '' } = genuine(guest.token)
  const page = await world.site.ask('/password', { headers: { cookie } })
  assert.equal(page.status, 200)
  assert.match(page.body, /You sign in without a password: there is none to change\./)
  assert.doesNotMatch(page.body, /current_password/)
  const sent = await world.post(
    '/password',
    { csrf_token: csrf, current_password: PASSWORD, password: NEW_PASSWORD },
    { cookie },
  )
  assert.equal(sent.status, 403)
  assert.match(sent.body, /You sign in without a password of this database\./)
  assert.doesNotMatch(sent.body, /not right|current_password/)
})

test('a session that begins by the old password while a new one is stored does not outlive it', async (t) => {
  const world = await openPasswordWorld(t)
  await world.sql('begin')
  await world.sql(
    'select zennnn.set_credential($1, (select hash from zennnn.credential where user_id = $1))',
    [world.ann.id],
  )
  await world.sql(`update zennnn.credential set hash = replace(hash, '$220000$', '$220001$')`)
  const late = signIn(world)
  await untilLockWaits(world.world.database)
  await world.sql('commit')
  assert.equal((await late).status, 401)
  assert.deepEqual(await world.sql('select * from zennnn.session'), [])
})
