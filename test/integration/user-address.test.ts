import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import { ended, jobOf, openImports, post } from '../import-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

async function open(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const boss = await world.user('boss', ['administrator'])
  const ann = await world.user('ann', ['contacts_user'])
  await world.superuser.query(`update app."user" set email = 'ann@acme.example' where id = $1`, [
    ann.id,
  ])
  return { world, site, boss, ann }
}

/** The owner of each session proved who he is some time ago, and stays signed in. */
async function proveLongAgo({ superuser }: TestWorld): Promise<void> {
  await superuser.query("update zennnn.session set confirmed_at = now() - interval '11 minutes'")
}

async function change(
  site: HttpsWorld,
  headers: Readonly<Record<string, string>>,
  { user, body }: { readonly user: TestUser; readonly body: object },
): Promise<{ readonly status: number; readonly code: unknown }> {
  const answer = await site.ask(`/api/user?id=eq.${user.id}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    status: answer.status,
    code: answer.body === '' ? undefined : JSON.parse(answer.body).code,
  }
}

async function waysInOf({ superuser }: TestWorld, { id }: TestUser): Promise<unknown> {
  return (await superuser.query('select login, email from app."user" where id = $1', [id])).rows[0]
}

test('an open session alone changes no login and no e-mail address; a fresh proof of identity does', async (t) => {
  const { world, site, boss, ann } = await open(t)
  const headers = genuine(boss.token)
  const before = { login: 'ann', email: 'ann@acme.example' }
  await proveLongAgo(world)
  for (const body of [
    { email: 'eve@evil.example' },
    { email: null },
    { login: 'eve' },
    { name: 'Ann Lee', email: 'eve@evil.example' },
  ])
    assert.deepEqual(
      [body, await change(site, headers, { user: ann, body })],
      [body, { status: 403, code: 'CONFIRMATION_NEEDED' }],
    )
  // Not the own one either.
  const own = { user: boss, body: { email: 'eve@evil.example' } }
  assert.equal((await change(site, headers, own)).code, 'CONFIRMATION_NEEDED')
  assert.deepEqual(await waysInOf(world, ann), before)
  // What says nothing new about them is as it was.
  const body = { name: 'Ann Lee', language: 'fr', email: 'ann@acme.example' }
  assert.equal((await change(site, headers, { user: ann, body })).status, 204)
  await world.superuser.query('update zennnn.session set confirmed_at = now() where user_id = $1', [
    boss.id,
  ])
  const next = { user: ann, body: { login: 'lee', email: 'lee@acme.example' } }
  assert.equal((await change(site, headers, next)).status, 204)
  assert.deepEqual(await waysInOf(world, ann), { login: 'lee', email: 'lee@acme.example' })
})

test('who has no right to change users is refused as before, however fresh the proof is', async (t) => {
  const { world, site, ann } = await open(t)
  const body = { email: 'eve@evil.example' }
  const eve = await world.user('eve', ['contacts_user'])
  const refused = await change(site, genuine(eve.token), { user: ann, body })
  assert.deepEqual(refused, { status: 403, code: 'ACCESS_DENIED' })
  assert.equal((await change(site, {}, { user: ann, body })).status, 401)
})

test('an API key proves nobody’s identity, whatever it may write', async (t) => {
  const { world, site, boss, ann } = await open(t)
  const made = await site.ask('/auth/keys', {
    method: 'POST',
    headers: genuine(boss.token),
    body: JSON.stringify({ name: 'Script', days: 1, may_write: true }),
  })
  assert.equal(made.status, 201, made.body)
  const headers = { authorization: `Bearer ${JSON.parse(made.body).key}` }
  const address = { user: ann, body: { email: 'eve@evil.example' } }
  assert.equal((await change(site, headers, address)).code, 'ACCESS_DENIED')
  const name = { user: ann, body: { name: 'Ann Lee' } }
  assert.equal((await change(site, headers, name)).status, 204)
  assert.deepEqual(await waysInOf(world, ann), { login: 'ann', email: 'ann@acme.example' })
})

test('an import names the rows that would change an address, and writes the others', async (t) => {
  const { world, https, work } = await openImports(t)
  await work()
  const boss = await world.user('boss', ['administrator'])
  const ann = await world.user('ann', [])
  await world.user('bob', [])
  const file =
    'login,name,email\nann,Ann Lee,eve@evil.example\nbob,Bob Ek,\nnew,New,new@acme.example\n'
  const state = await ended(
    https,
    boss,
    jobOf(await https.ask('/api/import/user?key=login', post(boss, file))),
  )
  assert.equal(state.state, 'done', JSON.stringify(state))
  const { created, updated, bad_rows: bad, problems } = state.result
  assert.deepEqual({ created, updated, bad }, { created: 1, updated: 1, bad: 1 })
  assert.deepEqual(
    problems.map(({ row }) => row),
    [2],
  )
  assert.match(problems.map(({ reason }) => reason).join(), /No key, job or support does this/)
  assert.deepEqual(await waysInOf(world, ann), { login: 'ann', email: null })
})
