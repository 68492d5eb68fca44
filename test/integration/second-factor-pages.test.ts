import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, cookieOf, login, openFactorWorld, setUp, step } from '../factor-world.ts'
import { type Answer, genuine } from '../https-world.ts'

test('where the policy wants a factor and there is none, the pages lead through setting one up', async (t) => {
  const { site, world: database } = await openFactorWorld(t)
  await database.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  const refused = await login(site, 'ann')
  assert.equal(JSON.parse(refused.body).code, 'ENROLMENT_NEEDED')
  const cookie = { cookie: `__Host-step=${cookieOf(refused, 'step')}` }
  const form = async (fields: Record<string, string>): Promise<Answer> =>
    await site.ask('/sign-in/set-up', {
      method: 'POST',
      headers: {
        ...cookie,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams(fields).toString(),
    })
  assert.match((await site.ask('/sign-in/set-up', { headers: cookie })).body, /Begin/)
  const begun = await form({ next: '/app' })
  const secret = keyIn(begun)
  const wrong = await form({ next: '/app', code: '12345' })
  assert.equal(wrong.status, 401)
  assert.equal(keyIn(wrong), secret, 'a mistyped code leaves the app as it is')
  const done = await form({ next: '/app', code: await codeOf(secret) })
  assert.equal(done.status, 200, done.body)
  assert.match(done.body, /Keep these codes/)
  const headers = genuine(cookieOf(done, 'session'))
  assert.equal((await site.ask('/auth/session', { headers })).status, 200)
  for (const line of site.lines) assert.ok(!line.includes(secret), 'no log has a secret')
})

test('while an app is set up too many codes leave it as it is, and another step is shown none but its own', async (t) => {
  const { site, world: database } = await openFactorWorld(t)
  await database.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  const setUpBy = async () => {
    const cookie = `__Host-step=${cookieOf(await login(site, 'ann'), 'step')}`
    return async (fields: Record<string, string>): Promise<Answer> =>
      await site.ask('/sign-in/set-up', {
        method: 'POST',
        headers: {
          cookie,
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
        },
        body: new URLSearchParams(fields).toString(),
      })
  }
  const owner = await setUpBy()
  const guesser = await setUpBy()
  const first = keyIn(await guesser({ next: '/app' }))
  // Whoever confirmed the app of another would share its codes with him.
  const shown = keyIn(await owner({ next: '/app', code: '12345' }))
  assert.notEqual(shown, first)
  let last: Answer | undefined
  for (let tries = 0; tries < 7; tries++) last = await owner({ next: '/app', code: '12345' })
  assert.equal(last?.status, 429)
  assert.equal(keyIn(last), shown)
  const { rows } = await database.superuser.query('select confirmed_at from zennnn.totp')
  assert.deepEqual(rows, [{ confirmed_at: null }])
})

test('after the password the page asks for what the person has, and for nothing else', async (t) => {
  const world = await openFactorWorld(t)
  const { site, world: database } = world
  await setUp(world)
  const shown = async (): Promise<string> => {
    const cookie = `__Host-step=${await step(site)}`
    return (await site.ask('/sign-in/code?next=/home', { headers: { cookie } })).body
  }
  const byApp = await shown()
  assert.match(byApp, /your app shows now, or one of your recovery codes/)
  assert.doesNotMatch(byApp, /Use a passkey/)
  await database.superuser.query('delete from zennnn.recovery_code')
  assert.doesNotMatch(await shown(), /recovery/i)
  const { rows } = await database.superuser.query('select user_id from zennnn.totp')
  await database.superuser.query(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name)
      values (gen_random_uuid(), $1, sha256('a device'), 'key', 'Laptop')`,
    [rows[0].user_id],
  )
  assert.match(await shown(), /your app shows now[^]*Use a passkey instead/)
  await database.superuser.query('delete from zennnn.totp')
  const byPasskey = await shown()
  assert.match(byPasskey, /Use a passkey</)
  assert.doesNotMatch(byPasskey, /name="code"|your app/)
  for (const cookie of ['__Host-step=' + 'A'.repeat(43), '']) {
    const none = await site.ask('/sign-in/code?next=/home', { headers: { cookie } })
    assert.equal(none.status, 303)
    assert.equal(none.headers.location, '/sign-in?next=%2Fhome')
  }
})

test('a step that owes an answer sets no app up: who only knows the password would answer with his own', async (t) => {
  const world = await openFactorWorld(t)
  const { site } = world
  await setUp(world)
  const token = await step(site)
  const answer = await site.ask('/sign-in/set-up', {
    method: 'POST',
    headers: {
      cookie: `__Host-step=${token}`,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
    body: 'next=/app',
  })
  assert.equal(answer.status, 403)
})

/** The key that the page which sets an app up shows. */
function keyIn({ body }: Answer): string {
  const key = /Key: <code>([A-Z2-7 ]+)<\/code>/.exec(body)?.[1]?.replaceAll(' ', '')
  assert.ok(key, body)
  return key
}
