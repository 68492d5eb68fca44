import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

export interface Wanted {
  readonly models?: readonly string[] | null
  readonly may_write?: boolean
}

/** Two databases, and somebody of the first who works with contacts and sales. */
export interface KeyWorld {
  readonly world: TestWorld
  readonly other: TestWorld
  readonly site: HttpsWorld
  readonly ann: TestUser
}

export async function openKeys(t: TestContext): Promise<KeyWorld> {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const site = await openHttps(t, { acme: world, other })
  return { world, other, site, ann: await world.user('ann', ['contacts_user', 'sales_user']) }
}

export async function post(site: HttpsWorld, user: TestUser, body: unknown): Promise<Answer> {
  return await site.ask('/auth/keys', {
    method: 'POST',
    headers: { ...genuine(user.token), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function makeKey(
  site: HttpsWorld,
  user: TestUser,
  wanted: Wanted = {},
): Promise<{ readonly id: string; readonly key: string }> {
  const answer = await post(site, user, { name: 'Report', days: 30, ...wanted })
  assert.equal(answer.status, 201, answer.body)
  const { id, key }: { readonly id: string; readonly key: string } = JSON.parse(answer.body)
  return { id, key }
}

export function bearer(key: string): { readonly authorization: string } {
  return { authorization: `Bearer ${key}` }
}

export async function add(
  site: HttpsWorld,
  key: string,
  model: string,
  name: string,
): Promise<Answer> {
  return await site.ask(`/api/${model}`, {
    method: 'POST',
    headers: {
      ...bearer(key),
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
    body: JSON.stringify({ name }),
  })
}

export async function unconfirm({ superuser }: TestWorld): Promise<void> {
  await superuser.query("update zennnn.session set confirmed_at = now() - interval '11 minutes'")
}
