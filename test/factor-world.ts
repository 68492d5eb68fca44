import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import {
  type Answer,
  genuine,
  givePassword,
  type HttpsWorld,
  openHttps,
  PASSWORD,
} from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const PERIOD_MS = 30_000

/** A database with a server, another beside it, and Ann, who is signed in by her password. */
export interface FactorWorld {
  readonly world: TestWorld
  readonly other: TestWorld
  readonly site: HttpsWorld
  readonly ann: TestUser
}

export async function openFactorWorld(t: TestContext): Promise<FactorWorld> {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  const ann = await world.user('ann', ['contacts_user'])
  await givePassword(world, ann)
  return { world, other, site, ann: { ...ann, token: await signIn(site, 'ann') } }
}

export async function post(
  site: HttpsWorld,
  path: string,
  { body = {}, ...ask }: { body?: unknown; headers?: Record<string, string>; host?: string } = {},
): Promise<Answer> {
  return await site.ask(path, {
    method: 'POST',
    ...ask,
    headers: { ...JSON_TYPE, ...ask.headers },
    body: JSON.stringify(body),
  })
}

export async function login(site: HttpsWorld, name: string): Promise<Answer> {
  return await post(site, '/auth/login', { body: { login: name, password: PASSWORD } })
}

export function cookieOf({ headers }: Answer, name: 'session' | 'step'): string {
  const cookie = headers['set-cookie']?.find((one) => one.startsWith(`__Host-${name}=`))
  return /=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? ''
}

async function signIn(site: HttpsWorld, name: string): Promise<string> {
  const answer = await login(site, name)
  assert.equal(answer.status, 200, answer.body)
  return cookieOf(answer, 'session')
}

/** The code of now, or of so many periods later; the test waits while a period ends. */
export async function codeOf(secret: string, later = 0): Promise<string> {
  const left = PERIOD_MS - (Date.now() % PERIOD_MS)
  if (left < 8_000) await new Promise((resolve) => setTimeout(resolve, left))
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + later * PERIOD_MS,
  })
}

/** An app that is set up: its key, the recovery codes, the code that confirmed it. */
export interface SetUp {
  readonly secret: string
  readonly codes: readonly string[]
  readonly code: string
  /** Forgets which code was used, and the attempts. */
  readonly forget: () => Promise<void>
}

/** Sets the app up; its first code is used, so the next tests forget that one. */
export async function setUp({ site, ann, world }: FactorWorld): Promise<SetUp> {
  const begun = await post(site, '/auth/totp', { headers: genuine(ann.token) })
  assert.equal(begun.status, 200, begun.body)
  const { secret, qr }: { readonly secret: string; readonly qr: string } = JSON.parse(begun.body)
  assert.match(qr, /^data:image\/svg\+xml;base64,/)
  const code = await codeOf(secret)
  const confirmed = await post(site, '/auth/totp/confirm', {
    headers: genuine(ann.token),
    body: { code },
  })
  assert.equal(confirmed.status, 200, confirmed.body)
  const codes: readonly string[] = JSON.parse(confirmed.body).recovery_codes
  const forget = async (): Promise<void> => {
    await world.superuser.query('update zennnn.totp set last_step = 0')
    await world.superuser.query('delete from zennnn.attempt')
  }
  return { secret, codes, code, forget }
}

export async function step(site: HttpsWorld): Promise<string> {
  const answer = await login(site, 'ann')
  assert.equal(answer.status, 401)
  assert.equal(JSON.parse(answer.body).code, 'SECOND_FACTOR_NEEDED')
  assert.equal(cookieOf(answer, 'session'), '')
  return cookieOf(answer, 'step')
}

export async function answerWith(
  site: HttpsWorld,
  token: string,
  code: string,
  host?: string,
): Promise<Answer> {
  return await post(site, '/auth/second-factor', {
    headers: { cookie: `__Host-step=${token}` },
    body: { code },
    ...(host === undefined ? {} : { host }),
  })
}

/** In a browser in which Ann signed in before. */
export async function answerAtHome(
  site: HttpsWorld,
  token: string,
  code: string,
  device: string,
): Promise<Answer> {
  const headers = { cookie: `__Host-step=${token}; __Host-device=${device}` }
  return await post(site, '/auth/second-factor', { headers, body: { code } })
}
