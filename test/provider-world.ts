import assert from 'node:assert/strict'
import { get } from 'node:https'
import type { TestContext } from 'node:test'
import { reachOf } from '@zennnn/identity'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'
import type { ProviderDoor } from './provider-door.ts'
import { CLIENT } from './real-provider.ts'

export const PROVIDERS = '/api/security/providers'
/** Where tests put providers; nothing else of this machine may be asked. */
const NETWORKS = ['127.0.0.1/32']

export interface ProviderWorld {
  readonly world: TestWorld
  readonly elsewhere: TestWorld
  readonly site: HttpsWorld
  readonly admin: TestUser
  readonly ann: TestUser
}

/** Two databases, an administrator and a member with a password in the first. */
export async function openProviderWorld(
  t: TestContext,
  networks: readonly string[] = NETWORKS,
): Promise<ProviderWorld> {
  const world = await openWorld(t)
  const elsewhere = await openWorld(t)
  const site = await openHttps(t, { acme: world, other: elsewhere }, undefined, {
    mayReach: reachOf(networks),
  })
  const admin = await world.user('admin@example.com', ['administrator'])
  const ann = await world.user('ann@example.com', ['sales_manager'])
  await world.superuser.query(
    'insert into zennnn.credential (user_id, hash) select id, $1 from app."user"',
    [UNKNOWN_PASSWORD],
  )
  return { world, elsewhere, site, admin, ann }
}

/** A hash that is well formed; nobody signs in by it. */
const UNKNOWN_PASSWORD = `pbkdf2-sha512-keyed$220000$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(64).toString('base64')}`

/** One JSON request of a page of this session. */
export async function send(
  { site }: Pick<ProviderWorld, 'site'>,
  token: string,
  [method, path, body]: readonly [string, string, unknown?],
): Promise<Answer> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  return await site.ask(path, { method, headers: genuine(token), ...text })
}

/** Adds a provider for this door and turns it on. */
export async function addProvider(
  office: ProviderWorld,
  door: ProviderDoor,
  name = 'Works',
): Promise<{ readonly id: string; readonly redirectUri: string }> {
  const body = {
    name,
    discovery_url: `${door.origin}/.well-known/openid-configuration`,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
  }
  const added = await send(office, office.admin.token, ['POST', PROVIDERS, body])
  assert.equal(added.status, 201, added.body)
  const { id, redirect_uri: redirectUri } = JSON.parse(added.body)
  const path = `${PROVIDERS}/${id}`
  const on = await send(office, office.admin.token, ['PATCH', path, { enabled: true }])
  assert.equal(on.status, 204, on.body)
  return { id: String(id), redirectUri: String(redirectUri) }
}

/** On the way: where the browser is sent, and its cookie. */
export interface Sent {
  readonly location: URL
  readonly browser: string
}

export async function beginSignIn(
  { site }: ProviderWorld,
  id: string,
  next = '/home',
): Promise<Sent> {
  const answer = await site.ask(`/sign-in/with/${id}?next=${encodeURIComponent(next)}`)
  assert.equal(answer.status, 303, answer.body)
  return { location: new URL(answer.headers.location ?? ''), browser: cookieOf(answer, 'provider') }
}

export async function beginLink(office: ProviderWorld, token: string, id: string): Promise<Sent> {
  const answer = await send(office, token, ['POST', `/auth/providers/${id}/link`, {}])
  assert.equal(answer.status, 200, answer.body)
  const { location } = JSON.parse(answer.body)
  return { location: new URL(String(location)), browser: cookieOf(answer, 'provider') }
}

/** For the owner of a session, to prove that it is he. */
export async function beginProof(
  { site }: ProviderWorld,
  token: string,
  id: string,
): Promise<Sent> {
  const headers = { cookie: `__Host-session=${token}` }
  const answer = await site.ask(`/sign-in/with/${id}/proof`, { headers })
  assert.equal(answer.status, 303, answer.body)
  return { location: new URL(answer.headers.location ?? ''), browser: cookieOf(answer, 'provider') }
}

/**
 * Goes to the real provider and through it, as a browser does; where it sends back to. `jar`: its cookies there, by which one
 * stays signed in.
 */
export async function passThrough(location: URL, jar = new Map<string, string>()): Promise<URL> {
  let at = location
  for (let hops = 0; hops < 8; hops++) {
    const answer = await visit(at, jar)
    assert.ok(answer.location, `${at.href}: ${answer.status}`)
    at = new URL(answer.location, at)
    if (at.hostname.endsWith('localhost')) return at
  }
  return assert.fail(`The provider sends around: ${at.href}`)
}

async function visit(url: URL, jar: Map<string, string>) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return await new Promise<{ readonly status: number; readonly location: string | undefined }>(
    (resolve, reject) => {
      get(url, { headers: { cookie }, agent: false }, (answer) => {
        for (const one of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
          jar.set(name, value)
        }
        answer.resume()
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location })
      }).on('error', reject)
    },
  )
}

/** Comes back to our site with what the provider said. */
export async function comeBack(
  { site }: ProviderWorld,
  back: URL,
  cookies: { readonly browser?: string; readonly session?: string; readonly host?: string },
): Promise<Answer> {
  const { browser, session, host } = cookies
  const cookie = [
    ...(browser === undefined ? [] : [`__Host-provider=${browser}`]),
    ...(session === undefined ? [] : [`__Host-session=${session}`]),
  ].join('; ')
  return await site.ask(`${back.pathname}${back.search}`, {
    headers: cookie === '' ? {} : { cookie },
    ...(host === undefined ? {} : { host }),
  })
}

export function cookieOf({ headers }: Answer, name: 'session' | 'step' | 'provider'): string {
  const cookie = headers['set-cookie']?.find((one) => one.startsWith(`__Host-${name}=`))
  return /=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? ''
}

/** The refusals of the log, oldest first: way and reason. */
export async function refusals({ world }: ProviderWorld): Promise<readonly string[]> {
  const { rows } = await world.superuser.query(
    "select method || ' ' || reason as line from zennnn.sign_in_log where outcome = 'refused' order by at",
  )
  return rows.map(({ line }) => String(line))
}
