import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** What a directory is answered; what is read of the body is compared, so it need not be typed. */
interface ScimAnswer extends Answer {
  // oxlint-disable-next-line typescript/no-explicit-any -- the answer of an API under test
  readonly json: any
}

type Scim = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ScimAnswer>

/** A database with an administrator, and the directory that he made a key for. */
export interface ScimWorld {
  readonly world: TestWorld
  readonly site: HttpsWorld
  readonly boss: TestUser
  readonly key: string
  readonly scim: Scim
}

export async function openScim(t: TestContext): Promise<ScimWorld> {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  const boss = await world.user('boss', ['administrator'])
  const key = await makeKey(site, boss, { scim: true, may_write: true })
  return { world, site, boss, key, scim: asking(site, key) }
}

export async function postKey(site: HttpsWorld, user: TestUser, wanted: object): Promise<Answer> {
  const body = JSON.stringify({ name: 'Directory', days: 30, ...wanted })
  return await site.ask('/auth/keys', { method: 'POST', headers: genuine(user.token), body })
}

export async function makeKey(site: HttpsWorld, user: TestUser, wanted: object): Promise<string> {
  const answer = await postKey(site, user, wanted)
  assert.equal(answer.status, 201, answer.body)
  return String(JSON.parse(answer.body).key)
}

/** Asks as a directory does, with this key. */
export function asking(site: HttpsWorld, key: string): Scim {
  return async (method, path, body, headers = {}) => {
    const answer = await site.ask(`/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/scim+json',
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { ...answer, json: answer.body === '' ? undefined : JSON.parse(answer.body) }
  }
}

export async function refused(
  answer: Promise<ScimAnswer>,
  status: number,
  scimType?: string,
): Promise<void> {
  const { json, body, status: got, headers } = await answer
  assert.deepEqual(
    [got, json.schemas, json.status, json.scimType],
    [status, [ERROR], String(status), scimType],
    body,
  )
  assert.match(headers['content-type'] ?? '', /^application\/scim\+json/)
}

export const patch = (...operations: readonly object[]): object => ({
  schemas: [PATCH],
  Operations: operations,
})
export const search = (filter: string): string => `filter=${encodeURIComponent(filter)}`
