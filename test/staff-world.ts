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
