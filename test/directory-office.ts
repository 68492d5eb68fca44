import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { reachOf } from '@zennnn/identity'
import { type DirectoryWorld, openDirectory, SEARCH_PASSWORD } from './directory-world.ts'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

export const PATH = '/api/security/directories'
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
  /** Adds a directory, with the right password of the search account. */
  readonly add: (settings: object, token?: string) => Promise<Answer>
  /** Sets the directory that was added first, or adds it. */
  readonly set: (settings: object, token?: string) => Promise<Answer>
  /** Where the directory that was added first is. */
  readonly path: () => Promise<string>
  readonly login: (login: string, password: string) => Promise<Answer>
  /** What the test says of each host of the directory that was added first: check, whether it held, words. */
  readonly triedAll: (
    login?: string,
  ) => Promise<Readonly<Record<string, readonly (readonly [string, boolean, string])[]>>>
  /** The same where there is one host. */
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
  const paths = async (): Promise<readonly string[]> =>
    JSON.parse((await send('GET', PATH)).body).map(({ id }: { id: string }) => `${PATH}/${id}`)
  const path = async (): Promise<string> => {
    const [first] = await paths()
    assert.ok(first)
    return first
  }
  const add = async (settings: object, token?: string): Promise<Answer> =>
    await send('POST', PATH, { bind_password: SEARCH_PASSWORD, ...settings }, token)
  const triedAll: Office['triedAll'] = async (login = 'ann') => {
    const tried: readonly HostChecks[] = JSON.parse(
      (await send('POST', `${await path()}/test`, { login })).body,
    )
    return Object.fromEntries(
      tried.map(({ host, checks }) => [
        host,
        checks.map(({ check, ok, message }) => [check, ok, message] as const),
      ]),
    )
  }
  return {
    world,
    site,
    admin,
    member,
    send,
    path,
    add,
    triedAll,
    set: async (settings, token) => {
      const [first] = await paths()
      if (first === undefined) return await add(settings, token)
      return await send('PUT', first, { bind_password: SEARCH_PASSWORD, ...settings }, token)
    },
    login: async (login, password) =>
      await site.ask('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, password }),
      }),
    tried: async (login) => Object.values(await triedAll(login))[0] ?? [],
    sql: async (text) => (await world.superuser.query(text)).rows,
  }
}

interface HostChecks {
  readonly host: string
  readonly checks: readonly { check: string; ok: boolean; message: string }[]
}

/** The same with a real directory that it knows. */
export async function openBoth(
  t: TestContext,
  more: object = {},
): Promise<Office & { readonly directory: DirectoryWorld }> {
  const directory = await openDirectory(t)
  const office = await openOffice(t)
  const answer = await office.set({ ...directory.settings, ...more })
  assert.equal(answer.status, 201, answer.body)
  return { ...office, directory }
}

/** Who is in a group of the directory is in one here. */
export function pair(
  name: string,
  group: string,
): { readonly directory_group: string; readonly group: string } {
  return { directory_group: `cn=${name},dc=example,dc=com`, group }
}

/** Why people did not come in by a directory, or that they did; in the order of their attempts. */
export async function reasons({ sql }: Pick<Office, 'sql'>): Promise<readonly unknown[]> {
  const rows = await sql(
    `select outcome, reason from zennnn.sign_in_log where method = 'ldap' order by at`,
  )
  return rows.map(({ outcome, reason }) => reason ?? outcome)
}
