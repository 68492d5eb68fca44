import assert from 'node:assert/strict'
import { deriveSecret } from '@zennnn/kernel'
import type { Answer, Ask } from '../https-world.ts'
import { type RunningCloud, zennnn } from './running-cloud.ts'

const LOGIN = 'ann@acme.example'
const PASSWORD = 'a long enough password'
const SLUG = 'acme'

/** Somebody signed in at acme, who asks like a page would. */
export interface Member {
  /** The database behind acme. */
  readonly database: string
  readonly slug: string
  readonly host: string
  ask(path: string, options?: Ask): Promise<Answer>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

/** Makes the database acme and signs its administrator in. */
export async function openMember(cloud: RunningCloud): Promise<Member> {
  const created = await zennnn(
    cloud.home,
    ['database', 'create', SLUG, '--admin', LOGIN, '--password-stdin', '--json'],
    PASSWORD,
  )
  assert.equal(created.code, 0, created.stderr)
  const { database } = Object(JSON.parse(created.stdout))
  return await signIn(cloud, String(database))
}

export async function signIn(cloud: RunningCloud, database: string): Promise<Member> {
  const host = `${SLUG}.localhost`
  const json = { 'content-type': 'application/json' }
  const signedIn = await cloud.ask(host, '/auth/login', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: LOGIN, password: PASSWORD }),
  })
  assert.equal(signedIn.status, 200, signedIn.body)
  const token = /__Host-session=([^;]+)/.exec(String(signedIn.headers['set-cookie']))?.[1] ?? ''
  const genuine = {
    cookie: `__Host-session=${token}`,
    'x-csrf-token': deriveSecret(token, 'csrf'),
  }
  return {
    database,
    slug: SLUG,
    host,
    ask: async (path, options = {}) =>
      await cloud.ask(host, path, { ...options, headers: { ...genuine, ...options.headers } }),
    post: async (path, body, headers = {}) =>
      await cloud.ask(host, path, {
        method: 'POST',
        headers: { ...genuine, ...json, ...headers },
        body: JSON.stringify(body),
      }),
  }
}
