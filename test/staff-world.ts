import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { downloadPort } from '../packages/cli/src/serve/downloads.ts'
import { type Answer, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

export interface ZeldeskWorld {
  readonly control: TestWorld
  readonly acme: TestWorld
  readonly other: TestWorld
  readonly site: HttpsWorld
  readonly olga: TestUser
  readonly admin: TestUser
  /** Of a page of that very host. */
  readonly post: (host: string, path: string, token: string, body?: unknown) => Promise<Answer>
}

/** A cloud of the brand Zeldesk: two customers, one operator, and an administrator of acme who is in further `groups`. */
export async function openZeldesk(
  t: TestContext,
  groups: readonly string[] = [],
): Promise<ZeldeskWorld> {
  const [control, acme, other] = [
    await openWorld(t),
    await openWorld(t, [], 'zeldesk'),
    await openWorld(t, [], 'zeldesk'),
  ]
  const { connections, database } = control
  const site = await openHttps(t, { acme, other }, control, {
    // Nobody listens there: no archive is handed out.
    downloads: downloadPort({ connections, control: database }, '/nowhere/deliver.sock'),
  })
  return {
    control,
    acme,
    other,
    site,
    olga: await control.user('olga', ['operator']),
    admin: await acme.user('admin', ['administrator', ...groups]),
    post: async (host, path, token, body = {}) =>
      await site.ask(path, {
        host,
        method: 'POST',
        headers: genuine(token),
        body: JSON.stringify(body),
      }),
  }
}

/** A browser that began at a customer's host: what it keeps, and what it sends along to the cloud's own site. */
export interface StaffBrowser {
  readonly cookie: string
  readonly browser: string
}

/** Begins to come in by a request, as a browser of support does. */
export async function beginStaff(site: HttpsWorld, id: string): Promise<StaffBrowser> {
  const answer = await site.ask(`/staff-access/${id}/begin`)
  assert.equal(answer.status, 303, answer.body)
  const { location = '', 'set-cookie': cookies = [] } = answer.headers
  const there = new URL(location)
  assert.equal(`${there.origin}${there.pathname}`, 'https://localhost/app/staff-requests')
  const { database, open, browser = '' } = Object.fromEntries(there.searchParams)
  assert.deepEqual([database, open], ['acme', id])
  const [, cookie = ''] =
    /^(__Host-staff-browser=[\w-]{43}); Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/.exec(
      cookies[0] ?? '',
    ) ?? []
  assert.notEqual(cookie, '')
  return { cookie, browser }
}
