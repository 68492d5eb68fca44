import assert from 'node:assert/strict'
import { createPrivateKey, webcrypto } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Authenticator, type Ceremony } from '../authenticator.ts'
import {
  type Answer,
  genuine,
  givePassword,
  type HttpsWorld,
  openHttps,
  PASSWORD,
} from '../https-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'
import { tokenIn } from '../password-world.ts'

const ORIGIN = 'https://acme.localhost'

interface World {
  readonly world: TestWorld
  readonly site: HttpsWorld
  readonly ann: TestUser
  readonly bob: TestUser
}

async function open(t: TestContext): Promise<World> {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world, other: await openWorld(t) })
  const ann = await world.user('ann', ['contacts_user'])
  const bob = await world.user('bob', ['contacts_user'])
  await givePassword(world, ann)
  const answer = await post(site, '/auth/login', { body: { login: 'ann', password: PASSWORD } })
  assert.equal(answer.status, 200, answer.body)
  return { world, site, ann: { ...ann, token: cookieOf(answer, 'session') }, bob }
}

interface Posting {
  readonly body?: unknown
  readonly token?: string
  readonly step?: string
  readonly host?: string
}

async function post(site: HttpsWorld, path: string, posting: Posting = {}): Promise<Answer> {
  const { body = {}, token, step, host } = posting
  const cookie = step === undefined ? {} : { cookie: `__Host-step=${step}` }
  const headers = token === undefined ? cookie : genuine(token)
  return await site.ask(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(host === undefined ? {} : { host }),
  })
}

async function challengeOf(site: HttpsWorld, host?: string): Promise<string> {
  const answer = await post(site, '/auth/passkey/options', host === undefined ? {} : { host })
  assert.equal(answer.status, 200, answer.body)
  const options = JSON.parse(answer.body)
  assert.equal(options.userVerification, 'required')
  assert.equal(options.allowCredentials, undefined, 'names nobody')
  return String(options.challenge)
}

async function make(site: HttpsWorld, token: string, further: Partial<Ceremony> = {}) {
  const device = new Authenticator()
  const begun = await post(site, '/auth/passkeys/options', { token })
  assert.equal(begun.status, 200, begun.body)
  const { challenge, rp } = JSON.parse(begun.body)
  assert.equal(rp.id, 'acme.localhost')
  const passkey = device.make({ challenge, origin: ORIGIN, ...further })
  const made = await post(site, '/auth/passkeys', { token, body: { name: 'Laptop', passkey } })
  return { device, made, passkey }
}

async function prove(site: HttpsWorld, device: Authenticator, further: Partial<Ceremony> = {}) {
  return device.prove({ challenge: await challengeOf(site), origin: ORIGIN, ...further })
}

async function signIn(site: HttpsWorld, passkey: unknown, host?: string): Promise<Answer> {
  const where = host === undefined ? {} : { host }
  return await post(site, '/auth/passkey', { body: { passkey }, ...where })
}

function cookieOf({ headers }: Answer, name: 'session' | 'step'): string {
  const cookie = headers['set-cookie']?.find((one) => one.startsWith(`__Host-${name}=`))
  return /=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? ''
}

async function stepOf(site: HttpsWorld): Promise<string> {
  const answer = await post(site, '/auth/login', { body: { login: 'ann', password: PASSWORD } })
  assert.equal(answer.status, 401)
  assert.deepEqual(JSON.parse(answer.body).details.factors, ['passkey', 'recovery_code'])
  return cookieOf(answer, 'step')
}

async function reasons({ world }: World): Promise<readonly unknown[]> {
  const { rows } = await world.superuser.query(
    "select reason from zennnn.sign_in_log where outcome = 'refused' order by at",
  )
  return rows.map(({ reason }) => reason)
}

/** Its public half is the base point of P-256, so anybody can sign for it. */
const KEY_OF_ANYBODY = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    d: Buffer.from('1'.padStart(64, '0'), 'hex').toString('base64url'),
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  },
})

test('a key that nobody has costs the same work as one that somebody has, and opens nothing whoever signs', async (t) => {
  const world = await open(t)
  const { site, ann } = world
  const { device } = await make(site, ann.token)
  const verified = t.mock.method(webcrypto.subtle, 'verify')
  const asked = t.mock.method(site.connections, 'direct')
  const workOf = async (passkey: unknown) => {
    verified.mock.resetCalls()
    asked.mock.resetCalls()
    const answer = await signIn(site, passkey)
    assert.deepEqual([answer.status, JSON.parse(answer.body).code], [401, 'SIGN_IN_FAILED'])
    return {
      signatures: verified.mock.callCount(),
      statements: asked.mock.calls.flatMap(({ arguments: [, calls] }) =>
        calls.map(({ text }) => text),
      ),
    }
  }
  const stranger = await prove(site, new Authenticator())
  const ofAnn = { ...stranger, id: device.id.toString('base64url') }
  const known = await workOf({ ...ofAnn, rawId: ofAnn.id })
  assert.equal(known.signatures, 1)
  assert.deepEqual(await workOf(stranger), known)
  const anybody = new Authenticator({ privateKey: KEY_OF_ANYBODY })
  assert.deepEqual(await workOf(await prove(site, anybody)), known)
})

test('a passkey signs in without a password, each answer once', async (t) => {
  const world = await open(t)
  const { site, ann } = world
  const { device, made } = await make(site, ann.token)
  assert.equal(made.status, 201, made.body)
  assert.equal(JSON.parse(made.body).recovery_codes.length, 10)
  const passkey = await prove(site, device)
  const done = await signIn(site, passkey)
  assert.equal(done.status, 200, done.body)
  assert.equal(JSON.parse(done.body).user.login, 'ann')
  const session = cookieOf(done, 'session')
  assert.equal((await site.ask('/auth/session', { headers: genuine(session) })).status, 200)
  assert.equal((await signIn(site, passkey)).status, 401, 'answered before')
  assert.deepEqual(await reasons(world), ['answered_before'])
  assert.equal((await signIn(site, await prove(site, device))).status, 200)
})

test('of twenty at once with the same answer one gets in', async (t) => {
  const { site, ann } = await open(t)
  const { device } = await make(site, ann.token)
  const passkey = await prove(site, device)
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => await signIn(site, passkey)),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('an answer that does not fit is refused: page, host, locked device, counter, purpose, signature, device', async (t) => {
  const world = await open(t)
  const { site, ann } = world
  const { device } = await make(site, ann.token)
  const wrong: readonly Partial<Ceremony>[] = [
    { origin: 'https://acme.localhost.evil.example' },
    { origin: 'http://acme.localhost' },
    { host: 'other.localhost' },
    { isLocked: true },
    { challenge: Buffer.from('made up').toString('base64url') },
  ]
  for (const further of wrong) {
    const answer = await signIn(site, await prove(site, device, further))
    assert.equal(answer.status, 401, JSON.stringify(further))
    assert.equal(cookieOf(answer, 'session'), '')
  }
  const begun = await post(site, '/auth/passkeys/options', { token: ann.token })
  const { challenge } = JSON.parse(begun.body)
  assert.equal(
    (await signIn(site, await prove(site, device, { challenge }))).status,
    401,
    'purpose',
  )
  const forged = new Authenticator()
  const stolen = { ...(await prove(site, forged)), id: device.id.toString('base64url') }
  assert.equal((await signIn(site, stolen)).status, 401, 'signature of another key')
  assert.equal((await signIn(site, await prove(site, forged))).status, 401, 'nobody has it')
  assert.ok((await reasons(world)).every((reason) => reason === 'wrong_passkey'))
  assert.equal(
    (await signIn(site, await prove(site, device))).status,
    200,
    'and the right one still goes',
  )
  device.counter -= 2
  assert.equal((await signIn(site, await prove(site, device))).status, 401, 'there are two of it')
  assert.equal((await reasons(world)).at(-1), 'counter_went_back')
  for (const body of [
    {},
    { passkey: null },
    { passkey: { id: ['x'], response: {} } },
    { passkey: { id: 'a=' } },
  ])
    assert.equal((await post(site, '/auth/passkey', { body })).status, 400)
})

test('a challenge and a passkey of one database open nothing in another', async (t) => {
  const { site, ann } = await open(t)
  const { device } = await make(site, ann.token)
  const host = 'other.localhost'
  const foreign = await challengeOf(site, host)
  assert.equal((await signIn(site, await prove(site, device, { challenge: foreign }))).status, 401)
  const there = { challenge: foreign, origin: `https://${host}` }
  assert.equal((await signIn(site, await prove(site, device, there), host)).status, 401)
})

test('after the password it is the factor that is owed, and only of the same person', async (t) => {
  const world = await open(t)
  const { site, ann, bob } = world
  const { device } = await make(site, ann.token)
  const { device: other } = await make(site, bob.token)
  const path = '/auth/second-factor/passkey'
  const step = await stepOf(site)
  const answerWith = async (one: Authenticator, by: string): Promise<Answer> =>
    await post(site, path, { step: by, body: { passkey: await prove(site, one) } })
  assert.equal((await answerWith(other, step)).status, 401)
  assert.equal((await reasons(world)).at(-1), 'passkey_of_another')
  assert.equal(
    (await post(site, path, { body: { passkey: await prove(site, device) } })).status,
    401,
  )
  const done = await answerWith(device, step)
  assert.equal(done.status, 200, done.body)
  assert.equal(JSON.parse(done.body).user.login, 'ann')
  assert.equal((await answerWith(device, step)).status, 401, 'the step is over')
})

test('where the policy does not allow it, a passkey is only a second factor', async (t) => {
  const { site, ann, world } = await open(t)
  const { device } = await make(site, ann.token)
  await world.superuser.query('update zennnn.sign_in_policy set allow_passkey = false')
  assert.equal((await signIn(site, await prove(site, device))).status, 401)
  const body = { passkey: await prove(site, device) }
  const path = '/auth/second-factor/passkey'
  assert.equal((await post(site, path, { step: await stepOf(site), body })).status, 200)
})

test('a passkey is made and taken away only after a fresh proof, which it can be itself; both are in the audit log', async (t) => {
  const { site, ann, bob, world } = await open(t)
  const { device } = await make(site, ann.token)
  const list = async (token: string) =>
    JSON.parse((await site.ask('/auth/passkeys', { headers: genuine(token) })).body)
  const [{ id, name }] = await list(ann.token)
  assert.equal(name, 'Laptop')
  assert.deepEqual(await list(bob.token), [])
  const remove = async (token: string): Promise<number> =>
    (await site.ask(`/auth/passkeys/${id}`, { method: 'DELETE', headers: genuine(token) })).status
  assert.equal(await remove(bob.token), 404, 'not his')
  await world.superuser.query(
    "update zennnn.session set confirmed_at = now() - interval '11 minutes'",
  )
  assert.equal((await post(site, '/auth/passkeys/options', { token: ann.token })).status, 403)
  assert.equal(await remove(ann.token), 403)
  const confirm = async (by: string) =>
    await post(site, '/auth/confirm/passkey', {
      token: by,
      body: { passkey: await prove(site, device) },
    })
  assert.equal((await confirm(bob.token)).status, 400, 'the passkey of somebody else')
  assert.equal(await remove(bob.token), 403)
  const token = tokenIn(await confirm(ann.token), 'session')
  assert.equal(await remove(ann.token), 401, 'the token of before opens nothing any more')
  await world.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  assert.equal(await remove(token), 400, 'the last one, where one is needed')
  await world.superuser.query("update zennnn.sign_in_policy set second_factor = 'nobody'")
  assert.equal(await remove(token), 204)
  assert.equal((await signIn(site, await prove(site, device))).status, 401)
  const { rows } = await world.superuser.query(
    "select why from app.audit_entry where operation = 'event' and model = 'second_factor' order by at",
  )
  assert.deepEqual(
    rows.map(({ why }) => why),
    ['Made a passkey.', 'Removed a passkey.'],
  )
  const left = await world.superuser.query(
    'select count(*)::integer as count from zennnn.recovery_code',
  )
  assert.deepEqual(left.rows, [{ count: 0 }])
})

test('a passkey that does not fit is not kept: locked device, another page, used challenge, certificates', async (t) => {
  const { site, ann, bob } = await open(t)
  const wrong: readonly Partial<Ceremony>[] = [
    { isLocked: true },
    { origin: 'https://other.localhost' },
    // It brings certificates: the library would ask at addresses in them.
    { format: 'fido-u2f' },
    { challenge: await challengeOf(site) },
  ]
  for (const further of wrong) {
    const { made } = await make(site, ann.token, further)
    assert.equal(made.status, 400, `${JSON.stringify(further)} ${made.body}`)
  }
  const { device, passkey, made } = await make(site, ann.token)
  assert.equal(made.status, 201)
  const begun = await post(site, '/auth/passkeys/options', { token: ann.token })
  assert.deepEqual(
    JSON.parse(begun.body).excludeCredentials.map(({ id }: { readonly id: string }) => id),
    [device.id.toString('base64url')],
    'the browser makes no second one on this device',
  )
  const again = await post(site, '/auth/passkeys', {
    token: bob.token,
    body: { name: 'Mine', passkey },
  })
  assert.equal(again.status, 400, 'used before, and of somebody else')
})

test('where signing in owes a factor that there is not yet, a passkey is made there, and at no other step', async (t) => {
  const world = await open(t)
  const { site, world: database, ann } = world
  const setPolicy = async (wanted: string): Promise<void> => {
    await database.superuser.query(`update zennnn.sign_in_policy set second_factor = '${wanted}'`)
  }
  const enter = async (): Promise<Answer> =>
    await post(site, '/auth/login', { body: { login: 'ann', password: PASSWORD } })
  const begin = async (step: string): Promise<Answer> =>
    await post(site, '/auth/enrolment/passkey/options', { step })
  assert.equal((await post(site, '/auth/enrolment/passkey/options')).status, 401)
  await setPolicy('everyone')
  const owed = await enter()
  assert.equal(JSON.parse(owed.body).code, 'ENROLMENT_NEEDED')
  const step = cookieOf(owed, 'step')
  const waiting = cookieOf(await enter(), 'step')
  const begun = await begin(step)
  assert.equal(begun.status, 200, begun.body)
  const device = new Authenticator()
  const passkey = device.make({ challenge: JSON.parse(begun.body).challenge, origin: ORIGIN })
  const body = { name: 'Laptop', passkey }
  assert.equal((await post(site, '/auth/enrolment/passkey', { body })).status, 401, 'no step')
  const made = await post(site, '/auth/enrolment/passkey', { step, body })
  assert.equal(made.status, 201, made.body)
  assert.equal(JSON.parse(made.body).recovery_codes.length, 10)
  const session = cookieOf(made, 'session')
  assert.equal((await site.ask('/auth/session', { headers: genuine(session) })).status, 200)
  assert.equal((await post(site, '/auth/enrolment/passkey', { step, body })).status, 401, 'is over')
  // Who only knows the password, and waits at a step of before, or at a new one, makes none of his own.
  assert.equal((await begin(waiting)).status, 403)
  assert.equal((await begin(await stepOf(site))).status, 403)
  assert.equal((await signIn(site, await prove(site, device))).status, 200)
  const { rows } = await database.superuser.query(
    'select method from zennnn.session where user_id = $1 order by created_at',
    [ann.id],
  )
  assert.ok(rows.some(({ method }) => method === 'password_passkey'))
})
