import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { deriveSecret, newSecret } from '@zennnn/kernel'
import type { Answer, Ask } from './https-world.ts'
import { beginStaff, openZeldesk, type StaffBrowser, type ZeldeskWorld } from './staff-world.ts'

export const JSON_TYPE = { 'content-type': 'application/json' }

export interface StaffOffice extends ZeldeskWorld {
  /** The id of a request that was granted as asked. */
  readonly grant: (scope: object) => Promise<string>
  readonly end: (id: string) => Promise<Answer>
  readonly open: (id: string, token?: string, browser?: string) => Promise<Answer>
  readonly begin: (id: string) => Promise<StaffBrowser>
  /** The address that leads in, without its host, and the browser that it is for. */
  readonly ticket: (id: string) => Promise<Ticket>
  readonly enter: (ticket: Ticket, host?: string) => Promise<Answer>
  /** The token of somebody of support who came in by a grant like this. */
  readonly support: (scope: object) => Promise<{ readonly id: string; readonly token: string }>
  readonly as: (token: string, path: string, options?: Ask) => Promise<Answer>
  readonly seen: (token: string) => Promise<unknown>
  /** What the customer's log has of support. */
  readonly log: () => Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** A cloud of the brand Zeldesk: two customers, one operator, contacts and a quotation at acme. */
export async function openOffice(t: TestContext): Promise<StaffOffice> {
  const cloud = await openZeldesk(t, ['sales_manager'])
  const { acme, site, olga, admin, post } = cloud
  const made = await post('acme.localhost', '/api/contact', admin.token, { name: 'Ada' })
  assert.equal(made.status, 201, made.body)
  const office: StaffOffice = {
    ...cloud,
    grant: async (scope: object): Promise<string> => {
      const body = { ticket: 'T-17', reason: 'Help', ...scope }
      const asked = await post('localhost', '/api/staff-access/acme', olga.token, body)
      const id = String(JSON.parse(asked.body).id)
      const path = `/api/security/staff-access/${id}/grant`
      const granted = await post('acme.localhost', path, admin.token)
      assert.equal(granted.status, 200, granted.body)
      return id
    },
    end: async (id: string) =>
      await post('acme.localhost', `/api/security/staff-access/${id}/refuse`, admin.token),
    open: async (id: string, token = olga.token, browser = newSecret()) =>
      await post('localhost', `/api/staff-access/acme/${id}/open`, token, { browser }),
    begin: async (id: string): Promise<StaffBrowser> => await beginStaff(site, id),
    ticket: async (id: string): Promise<Ticket> => {
      const { browser, cookie } = await beginStaff(site, id)
      const { url } = JSON.parse((await office.open(id, olga.token, browser)).body)
      assert.match(String(url), /^https:\/\/acme\.localhost\/staff-access\/[\w-]{43}$/)
      return { path: new URL(String(url)).pathname, cookie }
    },
    enter: async ({ path, cookie }: Ticket, host = 'acme.localhost') =>
      await site.ask(path, { host, headers: { cookie } }),
    support: async (scope: object) => {
      const id = await office.grant(scope)
      const answer = await office.enter(await office.ticket(id))
      assert.deepEqual([answer.status, answer.headers.location], [303, '/app'])
      return { id, token: tokenOf(answer) }
    },
    as: async (token: string, path: string, options: Ask = {}) =>
      await site.ask(path, { ...options, headers: { ...staffHeaders(token), ...options.headers } }),
    seen: async (token: string): Promise<unknown> => {
      const { status, body } = await office.as(token, '/api/contact?select=name')
      return status === 200 ? JSON.parse(body) : [status, JSON.parse(body).code]
    },
    log: async () => {
      const { rows } = await acme.superuser.query<Record<string, unknown>>(
        `select u.login, e.operation, e.why, e.after ->> 'request' as request from app.audit_entry e
         left join app."user" u on u.id = e."user" where u.login ~ '^support' order by e.at, e.id`,
      )
      return rows
    },
  }
  return office
}

export interface Ticket {
  readonly path: string
  readonly cookie: string
}

export function staffHeaders(token: string): Readonly<Record<string, string>> {
  return {
    ...JSON_TYPE,
    cookie: `__Host-staff=${token}`,
    'x-csrf-token': deriveSecret(token, 'csrf'),
  }
}

export function tokenOf({ headers }: Answer): string {
  const [cookie = ''] = headers['set-cookie'] ?? []
  const [, token = ''] =
    /^__Host-staff=([\w-]{43}); Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/.exec(
      cookie,
    ) ?? []
  return token
}
