import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ensureControlDatabase } from '@zennnn/cloud'
import { Secret, TOTP } from 'otpauth'
import { resetOperator } from '../../packages/cli/src/up/operator.ts'
import { type Answer, genuine, givePassword, PASSWORD } from '../https-world.ts'
import { silentLog } from '../kit.ts'
import { openVaultWorld, type VaultWorld } from '../vault-world.ts'

const CLOUD = { host: 'localhost' }
const JSON_TYPE = { 'content-type': 'application/json' }

interface Desk extends VaultWorld {
  readonly post: (
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
  readonly get: (path: string, cookie: string) => Promise<number>
  /** The cookie that a sign-in of Olga gave, as `__Host-step=…`. */
  readonly signIn: () => Promise<string>
}

async function openDesk(t: TestContext): Promise<Desk> {
  const world = await openVaultWorld(t)
  const { https, control } = world
  await givePassword(control, await control.user('olga', ['operator', 'administrator']))
  const post: Desk['post'] = async (path, body = {}, headers = {}) =>
    await https.ask(path, {
      ...CLOUD,
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    })
  return {
    ...world,
    post,
    get: async (path, cookie) => (await https.ask(path, { ...CLOUD, headers: { cookie } })).status,
    signIn: async () => cookieOf(await post('/auth/login', { login: 'olga', password: PASSWORD })),
  }
}

/** The one that lets in or on, not the one that a browser is known by. */
function cookieOf({ headers }: Answer): string {
  const cookies = headers['set-cookie'] ?? []
  return cookies.map((one) => /^__Host-(?:session|step)=[\w-]{43}/.exec(one)?.[0]).join('')
}

/** Sets up the app that the step owes, on its page; the cookie of the session. */
async function enrol({ https }: Desk, step: string): Promise<string> {
  const submit = async (fields: Record<string, string>): Promise<Answer> =>
    await https.ask('/sign-in/set-up', {
      ...CLOUD,
      method: 'POST',
      headers: {
        cookie: step,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams({ next: '/app', ...fields }).toString(),
    })
  const { body, status } = await submit({})
  assert.equal(status, 200, body)
  const key = /Key: <code>([A-Z2-7 ]+)<\/code>/.exec(body)?.[1]?.replaceAll(' ', '') ?? ''
  const done = await submit({ code: new TOTP({ secret: Secret.fromBase32(key) }).generate() })
  assert.equal(done.status, 200, done.body)
  return /__Host-session=[\w-]{43}/.exec(cookieOf(done))?.[0] ?? ''
}

function tokenIn(cookie: string): string {
  return cookie.split('=')[1] ?? ''
}

const PLACES = ['/api/vault/databases', '/api/database', '/api/meta', '/auth/session']

test('an operator can do nothing before a second factor is set up, and everything after', async (t) => {
  const desk = await openDesk(t)
  const step = await desk.signIn()
  assert.match(step, /^__Host-step=/)
  for (const path of PLACES) assert.equal(await desk.get(path, step), 401, path)
  const asSession = step.replace('step', 'session')
  for (const path of PLACES) assert.equal(await desk.get(path, asSession), 401, path)
  const session = await enrol(desk, step)
  for (const path of PLACES) assert.equal(await desk.get(path, session), 200, path)
  // The app counts from now on: the password alone leads to a code, and no second app answers for it.
  const next = await desk.signIn()
  assert.match(next, /^__Host-step=/)
  await assert.rejects(enrol(desk, next), /You are not allowed to do this/)
})

test('no administrator of the cloud can make the second factor needless, nor give up the own one', async (t) => {
  const desk = await openDesk(t)
  const token = tokenIn(await enrol(desk, await desk.signIn()))
  const { https, control, acme } = desk
  for (const second_factor of ['nobody', 'administrators']) {
    const { status, body } = await https.ask('/api/security/policy', {
      ...CLOUD,
      method: 'PATCH',
      headers: genuine(token),
      body: JSON.stringify({ second_factor }),
    })
    assert.equal(status, 400, body)
    assert.match(body, /Whoever runs a cloud signs in with a second factor\. Nothing was changed\./)
  }
  const { status } = await https.ask('/api/security/policy', {
    ...CLOUD,
    method: 'PATCH',
    headers: genuine(token),
    body: JSON.stringify({ minimum_length: 20 }),
  })
  assert.equal(status, 200, 'the rest is theirs to decide')
  const removed = await https.ask('/auth/totp', {
    ...CLOUD,
    method: 'DELETE',
    headers: genuine(token),
  })
  assert.equal(removed.status, 400, removed.body)
  assert.match(removed.body, /Nothing was removed/)
  const of = async ({ superuser }: typeof control) =>
    (await superuser.query('select second_factor from zennnn.sign_in_policy')).rows
  assert.deepEqual(await of(control), [{ second_factor: 'everyone' }])
  assert.deepEqual(await of(acme), [{ second_factor: 'nobody' }], 'customers decide for themselves')
})

test('sessions and keys of before a second factor was needed end with the next start', async (t) => {
  const desk = await openDesk(t)
  const { control } = desk
  const { token } = await control.user('omar', ['operator'])
  await control.superuser.query(
    `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at)
     select gen_random_uuid(), sha256('key'), id, 'old', now() + interval '1 day' from app."user" where login = 'omar'`,
  )
  const kept = await enrol(desk, await desk.signIn())
  const cookie = `__Host-session=${token}`
  assert.equal(await desk.get('/auth/session', cookie), 200)
  const { address, secrets, database, registry } = control
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  assert.equal(await desk.get('/auth/session', cookie), 401)
  assert.equal(await desk.get('/auth/session', kept), 200)
  const { rows } = await control.superuser.query(
    'select revoked_at is not null as is_revoked from zennnn.api_key',
  )
  assert.deepEqual(rows, [{ is_revoked: true }])
})

test('the operator who lost everything gets a new password at the host, and owes a new factor', async (t) => {
  const desk = await openDesk(t)
  const { control } = desk
  const { address, secrets, database } = control
  // Its server has the key of the tests.
  const place = {
    home: '',
    access: { address, secrets: { ...secrets, tenantKey: 'test' } },
    control: database,
  }
  const signIn = async (password: string) => {
    const answer = await desk.post('/auth/login', { login: 'operator', password })
    return { code: JSON.parse(answer.body).code, cookie: cookieOf(answer) }
  }
  const first = await resetOperator(place)
  const begun = await signIn(first.password)
  assert.equal(begun.code, 'ENROLMENT_NEEDED')
  const session = await enrol(desk, begun.cookie)
  assert.equal((await signIn(first.password)).code, 'SECOND_FACTOR_NEEDED')
  const second = await resetOperator(place)
  assert.equal(await desk.get('/auth/session', session), 401)
  assert.equal((await signIn(first.password)).code, 'SIGN_IN_FAILED')
  assert.equal((await signIn(second.password)).code, 'ENROLMENT_NEEDED')
  const { rows } = await control.superuser.query(
    `select why, "user" from app.audit_entry where model = 'second_factor' order by id desc limit 1`,
  )
  assert.deepEqual(rows, [{ why: 'Second factors were taken away at the host.', user: null }])
})

test('an operator is nobody at a customer, with the same login and password', async (t) => {
  const { https } = await openDesk(t)
  const { status, body } = await https.ask('/auth/login', {
    method: 'POST',
    host: 'acme.localhost',
    headers: JSON_TYPE,
    body: JSON.stringify({ login: 'olga', password: PASSWORD }),
  })
  assert.equal(status, 401)
  assert.equal(JSON.parse(body).code, 'SIGN_IN_FAILED')
})
