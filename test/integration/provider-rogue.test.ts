import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { openDoor } from '../provider-door.ts'
import {
  addProvider,
  beginLink,
  beginProof,
  beginSignIn,
  comeBack,
  cookieOf,
  openProviderWorld,
  PROVIDERS,
  type ProviderWorld,
  refusals,
  send,
} from '../provider-world.ts'
import { type Misdeeds, serveRogue } from '../rogue-provider.ts'

async function openOffice(t: TestContext) {
  const office = await openProviderWorld(t)
  const door = await openDoor(t)
  const rogue = await serveRogue(door)
  const { id, redirectUri } = await addProvider(office, door)
  const answerOf = (location: URL, more: Readonly<Record<string, string>> = {}): URL => {
    rogue.nonce = location.searchParams.get('nonce') ?? ''
    const back = new URL(redirectUri)
    const state = location.searchParams.get('state') ?? ''
    back.search = new URLSearchParams({ code: 'a-code', state, ...more }).toString()
    return back
  }
  return { office, door, rogue, id, answerOf }
}

type Office = Awaited<ReturnType<typeof openOffice>>

async function link({ office, id, answerOf }: Office): Promise<void> {
  const { location, browser } = await beginLink(office, office.ann.token, id)
  const done = await comeBack(office, answerOf(location), { browser, session: office.ann.token })
  assert.equal(done.status, 303, done.body)
}

async function signIn(
  { office, rogue, id, answerOf }: Office,
  misdeeds: Misdeeds = {},
  more: Readonly<Record<string, string>> = {},
) {
  const { location, browser } = await beginSignIn(office, id)
  rogue.misdeeds = misdeeds
  const answer = await comeBack(office, answerOf(location, more), { browser })
  rogue.misdeeds = {}
  return answer
}

test('what is sent to a provider is a code flow with PKCE, state and nonce, back to the host of the configuration', async (t) => {
  const place = await openOffice(t)
  await link(place)
  const { location } = await beginSignIn(place.office, place.id)
  const sent = Object.fromEntries(location.searchParams)
  assert.equal(sent['response_type'], 'code')
  assert.equal(sent['code_challenge_method'], 'S256')
  assert.equal(sent['redirect_uri'], `https://acme.localhost/sign-in/with/${place.id}/back`)
  for (const name of ['state', 'nonce', 'code_challenge'])
    assert.match(sent[name] ?? '', /^[\w-]{43}$/, name)
  assert.equal((await signIn(place)).status, 303)
  const [, exchange] = place.rogue.exchanges
  assert.match(exchange?.get('code_verifier') ?? '', /^[\w-]{43}$/)
  assert.equal(exchange?.get('redirect_uri'), sent['redirect_uri'])
})

test('tokens of a provider go to no browser and are kept nowhere', async (t) => {
  const place = await openOffice(t)
  const { office, rogue } = place
  await link(place)
  const entered = await signIn(place)
  assert.equal(entered.status, 303)
  const session = { cookie: `__Host-session=${cookieOf(entered, 'session')}` }
  const shown = await office.site.ask('/auth/session', { headers: session })
  assert.equal(shown.status, 200)
  assert.equal(rogue.tokens.length, 6, 'both times all three')
  const { superuser } = office.world
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('zennnn', 'app')`,
  )
  assert.ok(tables.length > 20)
  const kept: string[] = []
  for (const { name } of tables)
    kept.push(JSON.stringify((await superuser.query(`select t::text from ${name} t`)).rows))
  const sent = [entered, shown].map(({ headers, body }) => JSON.stringify(headers) + body)
  const all = [...sent, ...kept, ...office.site.lines].join('\n')
  assert.ok(all.includes('https://acme.localhost') || all.includes('ann@example.com'), 'it looks')
  for (const token of rogue.tokens) {
    // PostgreSQL writes what is bytes in hexadecimal.
    for (const spelled of [token, Buffer.from(token).toString('hex')])
      assert.ok(!all.includes(spelled), 'a token of the provider is kept or sent')
  }
})

const now = Math.floor(Date.now() / 1000)
const LIES: Readonly<Record<string, Misdeeds>> = {
  'another nonce': { claims: { nonce: 'N'.repeat(43) } },
  'no nonce': { claims: { nonce: undefined } },
  'another audience': { claims: { aud: 'somebody-else' } },
  'two audiences, for the other': { claims: { aud: ['zennnn', 'other'], azp: 'other' } },
  'another issuer': { claims: { iss: 'https://127.0.0.1:1' } },
  'an end that is over': { claims: { iat: now - 7200, exp: now - 3600 } },
  'no subject': { claims: { sub: undefined } },
  'a subject that is no text': { claims: { sub: { $ne: '' } } },
  'an endless subject': { claims: { sub: 'x'.repeat(256) } },
  'no signature': { header: { alg: 'none' } },
  'a signature by another key': { isForged: true },
  'an algorithm for shared secrets': { header: { alg: 'HS256' } },
  'no token': {
    path: '/token',
    answer: (response) => {
      json(response, { access_token: 'a', token_type: 'Bearer' })
    },
  },
}

test('a token that does not hold in one thing signs nobody in', async (t) => {
  const place = await openOffice(t)
  await link(place)
  for (const [lie, misdeeds] of Object.entries(LIES)) {
    const answer = await signIn(place, misdeeds)
    assert.equal(answer.status, 401, lie)
    assert.equal(cookieOf(answer, 'session'), '', lie)
  }
  const reasons = await refusals(place.office)
  assert.deepEqual(new Set(reasons), new Set(['oidc:works provider_invalid']))
  assert.equal(reasons.length, Object.keys(LIES).length)
  assert.equal((await signIn(place)).status, 303, 'and a good one does')
})

/** What a provider says of when somebody signed in there, in seconds from now, and whether it is a proof. */
const TIMES: readonly (readonly [string, unknown, string])[] = [
  ['now', 0, 'proved'],
  ['by a clock that goes after', -50, 'proved'],
  ['by a clock that goes before', 50, 'proved'],
  ['before the visit', -70, 'old_auth_time'],
  ['yesterday', -86_400, 'old_auth_time'],
  ['at the beginning of time', 'zero', 'old_auth_time'],
  ['later than now', 70, 'old_auth_time'],
  ['at the end of time', 1e300, 'no_auth_time'],
  ['never', undefined, 'no_auth_time'],
  ['in words', 'words', 'invalid'],
  ['before all time', 'negative', 'invalid'],
]

test('of a fresh proof the provider says that it was now, give or take a minute', async (t) => {
  const place = await openOffice(t)
  const { office, rogue, id, answerOf } = place
  await link(place)
  let session = office.ann.token
  for (const [when, time, outcome] of TIMES) {
    const { location, browser } = await beginProof(office, session, id)
    rogue.misdeeds = { claims: { auth_time: authTime(time) } }
    const answer = await comeBack(office, answerOf(location), { browser, session })
    rogue.misdeeds = {}
    const proved = '/app/identity-proved'
    const expected = outcome === 'proved' ? proved : `${proved}?refused=${outcome}`
    assert.equal(answer.headers.location, expected, when)
    assert.equal(cookieOf(answer, 'session') !== '', outcome === 'proved', when)
    session = cookieOf(answer, 'session') || session
  }
})

function authTime(time: unknown): unknown {
  if (typeof time === 'number') return Math.floor(Date.now() / 1000) + time
  return time === 'zero' ? 0 : time === 'negative' ? -1 : time
}

test('of two providers none answers for the other', async (t) => {
  const place = await openOffice(t)
  await link(place)
  const other = await openDoor(t)
  const otherRogue = await serveRogue(other)
  const second = await addProvider(place.office, other, 'Other')
  const wrong = await signIn(place, {}, { iss: other.origin })
  assert.equal(wrong.status, 401, 'it names another issuer')
  const missing = await signIn(place, {
    metadata: { authorization_response_iss_parameter_supported: true },
  })
  assert.equal(missing.status, 401, 'it says that it names itself, and does not')
  assert.equal(place.rogue.exchanges.length, 1, 'no code was shown to anybody after that')
  const { location, browser } = await beginSignIn(place.office, place.id)
  const back = place.answerOf(location)
  back.pathname = `/sign-in/with/${second.id}/back`
  assert.equal((await comeBack(place.office, back, { browser })).status, 401)
  assert.equal(otherRogue.exchanges.length, 0)
  const { location: there, browser: going } = await beginSignIn(place.office, second.id)
  otherRogue.nonce = there.searchParams.get('nonce') ?? ''
  const answer = new URL(second.redirectUri)
  answer.search = place.answerOf(there).search
  assert.equal((await comeBack(place.office, answer, { browser: going })).status, 401)
  assert.equal((await refusals(place.office)).at(-1), 'oidc:other not_linked', 'its ann is another')
})

const METADATA = '/.well-known/openid-configuration'

/** Each is what a provider does, where, and what an administrator is told of it. */
const FAULTS: readonly (readonly [string, Misdeeds, RegExp])[] = [
  [
    'huge',
    { path: METADATA, answer: (response) => response.end('x'.repeat(300_000)) },
    /more than 256 kB/,
  ],
  [
    'elsewhere',
    {
      path: METADATA,
      answer: (response) => response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
    },
    /sends on to another address/,
  ],
  ['slow', { path: METADATA, answer: () => undefined }, /did not answer within 5 seconds/],
  [
    'dripping',
    { path: METADATA, answer: (response) => response.writeHead(200).write('{') },
    /did not answer within 5 seconds/,
  ],
  ['no page', { path: METADATA, answer: (response) => response.writeHead(404).end() }, /not valid/],
  ['no JSON', { path: METADATA, answer: (response) => response.end('<html>') }, /not valid/],
  ['another issuer', { metadata: { issuer: 'https://127.0.0.1:1' } }, /not valid|calls itself/],
  [
    'a door without TLS',
    { metadata: { authorization_endpoint: 'http://127.0.0.1/' } },
    /no page over https/,
  ],
  ['no PKCE', { metadata: { code_challenge_methods_supported: ['plain'] } }, /PKCE with S256/],
  ['no keys', { path: '/keys', answer: (response) => json(response, { keys: [] }) }, /has no keys/],
  [
    'keys elsewhere',
    { metadata: { jwks_uri: 'https://169.254.169.254/' } },
    /not a public address/,
  ],
  ['keys in the clear', { metadata: { jwks_uri: 'http://127.0.0.1/' } }, /only https is/],
  [
    'wrong secret',
    {
      path: '/token',
      answer: (response) => {
        response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Basic' })
        response.end('{"error":"invalid_client"}')
      },
    },
    /does not know this client, or the secret is wrong/,
  ],
]

test('the test of a provider says exactly what is wrong, and all that is right', async (t) => {
  const { office, rogue, id } = await openOffice(t)
  const run = async (token = office.admin.token) =>
    await send(office, token, ['POST', `${PROVIDERS}/${id}/test`])
  for (const [fault, misdeeds, words] of FAULTS) {
    rogue.misdeeds = misdeeds
    const last = JSON.parse((await run()).body).at(-1)
    assert.equal(last.ok, false, fault)
    assert.match(String(last.message), words, fault)
  }
  rogue.misdeeds = {
    path: '/token',
    answer: (response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"error":"invalid_grant"}')
    },
  }
  const checks = JSON.parse((await run()).body)
  assert.deepEqual(
    checks.map(({ check, ok }: { check: string; ok: boolean }) => [check, ok]),
    ['discovery', 'pkce', 'keys', 'client'].map((check) => [check, true]),
  )
  assert.equal((await run(office.ann.token)).status, 403)
})

test('what is on this machine or in a private network is not asked, by number or by name', async (t) => {
  const office: ProviderWorld = await openProviderWorld(t, [])
  const door = await openDoor(t)
  await serveRogue(door)
  const { port } = new URL(door.origin)
  const { id } = await addProvider(office, door)
  const hosts = ['localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0']
  const ids = [id]
  for (const host of hosts) {
    const body = {
      name: host,
      discovery_url: `https://${host}:${port}/`,
      client_id: 'c',
      client_secret: 's',
    }
    const added = await send(office, office.admin.token, ['POST', PROVIDERS, body])
    // Another way to write the first one.
    if (added.status !== 400) ids.push(String(JSON.parse(added.body).id))
    else assert.match(added.body, /this address already/)
  }
  assert.ok(ids.length >= 5)
  for (const one of ids) {
    const tested = await send(office, office.admin.token, ['POST', `${PROVIDERS}/${one}/test`])
    assert.match(tested.body, /is not a public address/)
  }
  assert.equal((await office.site.ask(`/sign-in/with/${id}`)).status, 409)
  assert.deepEqual(door.asked, [])
})

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
