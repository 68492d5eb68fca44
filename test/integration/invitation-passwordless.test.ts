import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Authenticator } from '../authenticator.ts'
import { type Answer, genuine, givePassword, PASSWORD } from '../https-world.ts'
import type { TestUser } from '../kit.ts'
import { openPasswordWorld, secretIn, tokenIn } from '../password-world.ts'

const ORIGIN = 'https://acme.localhost'

/** A database where nobody signs in with a password, its administrator, and Sam, who has nothing yet. */
async function openPasswordless(t: TestContext) {
  const world = await openPasswordWorld(t)
  const chief = await world.world.user('chief', ['administrator'])
  const sam = await world.world.user('sam@acme.example', ['sales_user'])
  await world.sql('update zennnn.sign_in_policy set allow_password = false')
  const send = async (token: string, path: string, body: unknown, method = 'POST') =>
    await world.site.ask(path, {
      method,
      headers: genuine(token),
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
  const invite = async (): Promise<string> => {
    const answer = await send(chief.token, '/api/rpc/user.invite', { id: sam.id })
    assert.equal(answer.status, 200, answer.body)
    return secretIn((await world.mails()).at(-1))
  }
  const comeIn = async (link: string): Promise<Answer> =>
    await world.postByLink('/new-password', link, {})
  const makePasskey = async (token: string): Promise<Authenticator> => {
    const device = new Authenticator()
    const { challenge } = JSON.parse((await send(token, '/auth/passkeys/options', {})).body)
    const passkey = device.make({ challenge, origin: ORIGIN })
    const made = await send(token, '/auth/passkeys', { name: 'Laptop', passkey })
    assert.ok(made.status < 300, made.body)
    return device
  }
  return { ...world, chief, sam, send, invite, comeIn, makePasskey }
}

const wayIn = async (
  { sql }: Pick<Awaited<ReturnType<typeof openPasswordless>>, 'sql'>,
  { id }: TestUser,
) => (await sql('select zennnn.has_way_in($1) as has', [id]))[0]?.['has']

test('without passwords an invitation lets a new person in once, who makes a passkey and comes in by it', async (t) => {
  const world = await openPasswordless(t)
  const { site, sam } = world
  const secret = await world.invite()
  const link = await world.follow(secret)
  const cookie = { cookie: `__Host-link=${link}` }
  const shown = await site.ask('/new-password', { headers: cookie })
  assert.equal(shown.status, 200, shown.body)
  assert.match(shown.body, /make a passkey in <em>My account/)
  assert.doesNotMatch(shown.body, /type="password"/)
  // Looking at it, as mail servers do, uses nothing up.
  assert.equal((await site.ask('/new-password', { headers: cookie })).status, 200)
  const entered = await world.comeIn(link)
  assert.equal(entered.status, 303, entered.body)
  assert.equal(entered.headers.location, '/app/my-account')
  const device = await world.makePasskey(tokenIn(entered, 'session'))
  assert.equal((await world.comeIn(link)).status, 410, 'once')
  assert.equal((await site.ask(`/link/${secret}`)).status, 410)
  const json = { 'content-type': 'application/json' }
  const options = await site.ask('/auth/passkey/options', {
    method: 'POST',
    headers: json,
    body: '{}',
  })
  const passkey = device.prove({ challenge: JSON.parse(options.body).challenge, origin: ORIGIN })
  const proved = await site.ask('/auth/passkey', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ passkey }),
  })
  assert.equal(proved.status, 200, proved.body)
  assert.equal(JSON.parse(proved.body).user.id, sam.id)
})

test('where nothing can be set up that lets one in, an invitation says so and stays unused', async (t) => {
  const world = await openPasswordless(t)
  const link = await world.follow(await world.invite())
  await world.sql('update zennnn.sign_in_policy set allow_passkey = false')
  const shown = await world.site.ask('/new-password', {
    headers: { cookie: `__Host-link=${link}` },
  })
  assert.equal(shown.status, 200)
  assert.match(shown.body, /There is no way in at the moment/)
  assert.doesNotMatch(shown.body, /Come in|Before you leave/)
  const tried = await world.comeIn(link)
  assert.equal(tried.status, 422)
  assert.match(tried.body, /There is no way in at the moment/)
  assert.equal(tried.headers['set-cookie'], undefined)
  await world.sql('update zennnn.sign_in_policy set allow_passkey = true')
  assert.equal((await world.comeIn(link)).status, 303)
})

test('of many who come by one invitation at once, one comes in', async (t) => {
  const world = await openPasswordless(t)
  const link = await world.follow(await world.invite())
  const answers = await Promise.all(Array.from({ length: 6 }, async () => await world.comeIn(link)))
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  assert.deepEqual(statuses, [303, 410, 410, 410, 410, 410])
})

test('a password in the place of the passkey is not taken, and where passwords are on the invitation lets nobody in without', async (t) => {
  const world = await openPasswordless(t)
  const link = await world.follow(await world.invite())
  await world.postByLink('/new-password', link, { password: 'a wholly other sentence' })
  const none = await world.sql('select from zennnn.credential where user_id = $1', [world.sam.id])
  assert.deepEqual(none, [])
  const second = await world.follow(await world.invite())
  await world.sql('update zennnn.sign_in_policy set allow_password = true')
  const refused = await world.comeIn(second)
  assert.equal(refused.status, 422)
  assert.equal(refused.headers['set-cookie'], undefined)
})

test('a second factor that the person has is owed by an invitation, too', async (t) => {
  const world = await openPasswordless(t)
  await world.sql(
    "insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, 'sealed', now())",
    [world.sam.id],
  )
  const entered = await world.comeIn(await world.follow(await world.invite()))
  assert.equal(entered.headers.location, '/sign-in/code?next=%2Fapp%2Fmy-account')
  assert.doesNotMatch(String(entered.headers['set-cookie']), /__Host-session=[\w-]{43};/)
})

test('whose second factor was reset comes in by an invitation', async (t) => {
  const world = await openPasswordless(t)
  const { chief, sam } = world
  const first = await world.comeIn(await world.follow(await world.invite()))
  await world.makePasskey(tokenIn(first, 'session'))
  assert.equal(await wayIn(world, sam), true)
  const reset = await world.send(chief.token, '/auth/factors/reset', { user: sam.id })
  assert.equal(reset.status, 204, reset.body)
  assert.equal(await wayIn(world, sam), false)
  const again = await world.comeIn(await world.follow(await world.invite()))
  await world.makePasskey(tokenIn(again, 'session'))
  assert.equal(await wayIn(world, sam), true)
})

test('without passwords nobody is given one', async (t) => {
  const world = await openPasswordless(t)
  const { chief, sam } = world
  const body = { user: sam.id, password: 'a wholly other sentence' }
  const refused = await world.send(chief.token, '/auth/password', body)
  assert.equal(refused.status, 400, refused.body)
  assert.match(refused.body, /Nobody signs in with a password here\. Nothing was changed/)
  assert.match(refused.body, /Invite the person/)
  assert.deepEqual(
    await world.sql('select from zennnn.credential where user_id = $1', [sam.id]),
    [],
  )
})

test('an administrator reads who would be shut out, nobody else does', async (t) => {
  const world = await openPasswordless(t)
  const { chief, sam, sql } = world
  await sql('update zennnn.sign_in_policy set allow_password = true')
  await givePassword(world.world, sam)
  const gone = await world.world.user('gone', [])
  await sql('update app."user" set active = false where id = $1', [gone.id])
  const ask = async (query: string, token = chief.token) =>
    await world.send(token, `/api/security/shut-out${query}`, undefined, 'GET')
  const names = async (query: string) => {
    const { count, people } = JSON.parse((await ask(query)).body)
    assert.equal(count, people.length)
    return people
      .map((one: { name: string }) => one.name)
      .toSorted((a: string, b: string) => a.localeCompare(b))
  }
  assert.deepEqual(await names(''), ['chief'])
  assert.deepEqual(await names('?allow_password=false'), ['ann', 'chief', 'sam@acme.example'])
  await sql(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name)
      values (gen_random_uuid(), $1, $2, 'key', 'Laptop')`,
    [sam.id, randomBytes(32)],
  )
  assert.deepEqual(await names('?allow_password=false'), ['ann', 'chief'])
  assert.deepEqual(await names('?allow_password=false&allow_passkey=false'), [
    'ann',
    'chief',
    'sam@acme.example',
  ])
  assert.equal((await ask('?allow_password=no')).status, 400)
  assert.equal((await world.site.ask('/api/security/shut-out')).status, 401)
  const login = await world.site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'sam@acme.example', password: PASSWORD }),
  })
  // He has a passkey and so owes it; Bob has neither factor nor right.
  assert.equal(login.status, 401)
  const bob = await world.world.user('bob', ['sales_manager'])
  assert.equal((await ask('', bob.token)).status, 403)
})
