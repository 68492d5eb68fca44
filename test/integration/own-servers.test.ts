import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  canaryHosts,
  certificateFiles,
  DIRECTORY_BASE,
  DIRECTORY_SEARCHER,
  ensureCertificates,
  issueForCanary,
  providerOrigin,
  startCanaryDirectory,
  startCanaryProvider,
} from '@zennnn/cloud'
import type { FindOwnServer } from '@zennnn/identity'
import { systemClock } from '@zennnn/kernel'
import { type Answer, genuine, type HttpsWorld, openHttps } from '../https-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

const DOMAIN = 'cloud.example'
const { provider: PROVIDER, directory: DIRECTORY } = canaryHosts(DOMAIN)
const CLIENT = { id: 'canary', secret: 'what-the-client-knows' }
const SEARCH_PASSWORD = 'what the search account knows'
const PERSON = { login: 'listed', key: '1', password: 'what listed knows, and nobody else' }

interface Office {
  readonly home: string
  readonly site: HttpsWorld
  /** The database that has servers of our own. */
  readonly canary: TestWorld
  readonly admin: TestUser
  /** Another one, and who administers it. */
  readonly other: TestWorld
  readonly stranger: TestUser
}

/** A server for two databases; one of them has a provider and a directory at sockets of this machine. */
async function openOffice(t: TestContext): Promise<Office> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-own-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: DOMAIN, slugs: [], clock: systemClock })
  const canary = await openWorld(t)
  const other = await openWorld(t)
  const authority = await readFile(certificateFiles(home).authorityPath, 'utf8')
  const findOwnServer: FindOwnServer = async (database, { host, port }) => {
    const named = [PROVIDER, DIRECTORY].find((one) => one.host === host && one.port === port)
    return await Promise.resolve(
      database === canary.database && named !== undefined
        ? { socket: join(home, `${named.port}`), authority }
        : undefined,
    )
  }
  const site = await openHttps(t, { canary, other }, undefined, { findOwnServer })
  const admin = await canary.user('admin@example.com', ['administrator'])
  const stranger = await other.user('admin@example.com', ['administrator'])
  return { home, site, canary, admin, other, stranger }
}

async function send(
  { site }: Office,
  [host, token]: readonly [string, string],
  [method, path, body]: readonly [string, string, unknown?],
): Promise<Answer> {
  return await site.ask(path, {
    method,
    host: `${host}.localhost`,
    headers: genuine(token),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Adds a provider that is on: its id. */
async function addProvider(
  office: Office,
  who: readonly [string, string],
  origin: string,
): Promise<string> {
  const added = await send(office, who, [
    'POST',
    '/api/security/providers',
    {
      name: origin.slice(0, 60),
      discovery_url: origin,
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
    },
  ])
  assert.equal(added.status, 201, added.body)
  const id = String(JSON.parse(added.body).id)
  const on = await send(office, who, ['PATCH', `/api/security/providers/${id}`, { enabled: true }])
  assert.equal(on.status, 204, on.body)
  return id
}

/** What the test of a provider says first. */
async function tried(
  office: Office,
  who: readonly [string, string],
  id: string,
): Promise<readonly [boolean, string]> {
  const answer = await send(office, who, ['POST', `/api/security/providers/${id}/test`])
  const [first] = JSON.parse(answer.body)
  return [first.ok, first.message]
}

test('a server of our own is there for its database, by its name at its port, and for nobody else', async (t) => {
  const office = await openOffice(t)
  const { home, admin, stranger } = office
  const server = await startCanaryProvider({
    socket: join(home, `${PROVIDER.port}`),
    identity: await issueForCanary(home, PROVIDER.host),
    origin: providerOrigin(DOMAIN),
    client: CLIENT,
    redirectUri: 'https://canary.localhost/nowhere',
    subject: 'linked',
    clock: systemClock,
  })
  t.after(server.close)
  const canary = ['canary', admin.token] as const
  const own = await addProvider(office, canary, providerOrigin(DOMAIN))
  assert.deepEqual(await tried(office, canary, own), [true, `Found ${providerOrigin(DOMAIN)}/.`])

  const refused: readonly (readonly [readonly [string, string], string])[] = [
    // Of another database, by the same name.
    [['other', stranger.token], providerOrigin(DOMAIN)],
    // At another port, by another name, and by the addresses of this machine.
    [canary, `${providerOrigin(DOMAIN)}:8443`],
    [canary, `https://x.${PROVIDER.host}`],
    [canary, 'https://localhost'],
    [canary, 'https://127.0.0.1'],
    [canary, 'https://[::1]'],
  ]
  for (const [who, origin] of refused) {
    const [ok, message] = await tried(office, who, await addProvider(office, who, origin))
    assert.ok(!ok, origin)
    assert.match(message, /is not a public address|There is no host/, origin)
  }
})

test('who comes back from our provider with its answer is signed in, and a token with a fault signs nobody in', async (t) => {
  const office = await openOffice(t)
  const { home, site, canary, admin } = office
  const origin = providerOrigin(DOMAIN)
  const id = await addProvider(office, ['canary', admin.token], origin)
  const server = await startCanaryProvider({
    socket: join(home, `${PROVIDER.port}`),
    identity: await issueForCanary(home, PROVIDER.host),
    origin,
    client: CLIENT,
    redirectUri: `https://canary.localhost/sign-in/with/${id}/back`,
    subject: 'linked',
    clock: systemClock,
  })
  t.after(server.close)
  await canary.superuser.query(
    `insert into zennnn.linked_account (issuer, subject, user_id, label)
     select issuer, 'linked', $1, '' from zennnn.sign_in_provider`,
    [admin.id],
  )
  const come = async (fault?: 'key' | 'audience' | 'nonce'): Promise<Answer> => {
    const sent = await site.ask(`/sign-in/with/${id}`, { host: 'canary.localhost' })
    const cookie = sent.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const back = new URL(server.agree(sent.headers.location ?? '', fault))
    return await site.ask(`${back.pathname}${back.search}`, {
      host: 'canary.localhost',
      headers: { cookie },
    })
  }
  for (const fault of ['key', 'audience', 'nonce'] as const) {
    const { headers } = await come(fault)
    assert.doesNotMatch(String(headers['set-cookie']), /__Host-session=\w/, fault)
    // The token came, and did not hold.
    const [line] = site.lines.filter((one) => one.includes('"why":"invalid"')).slice(-1)
    assert.match(line ?? '', /What the provider answers is not valid/, fault)
  }
  const { headers } = await come()
  assert.match(String(headers['set-cookie']), /__Host-session=\w/, site.lines.join(''))
  assert.throws(
    () => server.agree(`${origin}/authorize?client_id=somebody`),
    /refuses this request/,
  )
})

test('a person of our directory comes in by its password over TLS; the other database asks it nothing', async (t) => {
  const office = await openOffice(t)
  const { home, site, admin, stranger, canary } = office
  const settings = {
    name: 'Own',
    enabled: true,
    hosts: [DIRECTORY.host],
    port: DIRECTORY.port,
    tls: 'ldaps',
    ca: await readFile(certificateFiles(home).authorityPath, 'utf8'),
    base: DIRECTORY_BASE,
    filter: '(uid={login})',
    bind_dn: DIRECTORY_SEARCHER,
    bind_password: SEARCH_PASSWORD,
    makes_people: true,
    groups: [],
  }
  for (const who of [
    ['canary', admin.token],
    ['other', stranger.token],
  ] as const) {
    const added = await send(office, who, ['POST', '/api/security/directories', settings])
    assert.equal(added.status, 201, added.body)
  }
  const start = async (searchPassword: string, host: string) =>
    await startCanaryDirectory({
      socket: join(home, `${DIRECTORY.port}`),
      identity: await issueForCanary(home, host),
      searchPassword,
      person: PERSON,
    })
  const login = async (password: string, host = 'canary', name = 'listed'): Promise<number> =>
    (
      await site.ask('/auth/login', {
        method: 'POST',
        host: `${host}.localhost`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: name, password }),
      })
    ).status

  const server = await start(SEARCH_PASSWORD, DIRECTORY.host)
  assert.equal(await login(`${PERSON.password}x`), 401)
  assert.equal(await login(''), 401)
  assert.equal(await login(PERSON.password, 'other'), 401)
  assert.equal(await login(PERSON.password, 'canary', 'nobody'), 401)
  assert.equal(await login(PERSON.password), 200, site.lines.join(''))
  await server.close()
  assert.equal(await login(PERSON.password), 401)
  // One that speaks for another host is not told the password, and one that does not know the search account says nothing.
  for (const [searchPassword, host] of [
    [SEARCH_PASSWORD, PROVIDER.host],
    ['another password', DIRECTORY.host],
  ] as const) {
    const wrong = await start(searchPassword, host)
    assert.equal(await login(PERSON.password), 401, host)
    await wrong.close()
  }
  const { rowCount } = await canary.superuser.query('select from zennnn.credential')
  assert.equal(rowCount, 0)
})
