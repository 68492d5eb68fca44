import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { reachOf } from '@zennnn/identity'
import { type DirectoryWorld, openDirectory, SEARCH_PASSWORD } from './directory-world.ts'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

export const PATH = '/api/security/directory'
const LOCAL = ['127.0.0.0/8', '::1/128']
export const REFUSED = [401, 'SIGN_IN_FAILED']

export function codeOf(answer: Answer): unknown {
  return [answer.status, JSON.parse(answer.body).code]
}

/** A database with a server, and somebody who administers it. */
export interface Office {
  readonly world: TestWorld
  readonly site: HttpsWorld
  readonly admin: TestUser
  readonly member: TestUser
  readonly send: (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>
  /** Sets the directory, with the right password of the search account. */
  readonly set: (settings: object, token?: string) => Promise<Answer>
  readonly login: (login: string, password: string) => Promise<Answer>
  /** What the test of the settings says: check, whether it held, words. */
  readonly tried: (login?: string) => Promise<readonly (readonly [string, boolean, string])[]>
  readonly sql: (text: string) => Promise<readonly Record<string, unknown>[]>
}

/** `networks`: what its server reaches. */
export async function openOffice(
  t: TestContext,
  networks: readonly string[] = LOCAL,
): Promise<Office> {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world }, undefined, { mayReach: reachOf(networks) })
  const admin = await world.user('admin', ['administrator'])
  const member = await world.user('bob', ['sales_manager'])
  const send = async (method: string, path: string, body?: unknown, token = admin.token) =>
    await site.ask(path, {
      method,
      headers: genuine(token),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    world,
    site,
    admin,
    member,
    send,
    set: async (settings, token) =>
      await send('PUT', PATH, { bind_password: SEARCH_PASSWORD, ...settings }, token),
    login: async (login, password) =>
      await site.ask('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, password }),
      }),
    tried: async (login = 'ann') =>
      JSON.parse((await send('POST', `${PATH}/test`, { login })).body).map(
        (one: { check: string; ok: boolean; message: string }) => [one.check, one.ok, one.message],
      ),
    sql: async (text) => (await world.superuser.query(text)).rows,
  }
}

/** The same with a real directory that it knows. */
export async function openBoth(
  t: TestContext,
  more: object = {},
): Promise<Office & { readonly directory: DirectoryWorld }> {
  const directory = await openDirectory(t)
  const office = await openOffice(t)
  const answer = await office.set({ ...directory.settings, ...more })
  assert.equal(answer.status, 200, answer.body)
  return { ...office, directory }
}

/** Who is in a group of the directory is in one here. */
export function pair(
  name: string,
  group: string,
): { readonly directory_group: string; readonly group: string } {
  return { directory_group: `cn=${name},dc=example,dc=com`, group }
}
