import { beginStaffVisit, endStaffSession, exchangeTicket } from '@zennnn/identity'
import { isRecordId, PlatformError } from '@zennnn/kernel'
import { clearToken, STAFF_BROWSER_COOKIE, STAFF_COOKIE, writeToken } from './cookies.ts'
import type { Route } from './route.ts'
import type { StaffTools } from './staff-routes.ts'

/** To sign in at the cloud's own site and come back. */
const VISIT_S = 600
const LEAVE = {
  summary: 'Leave, as somebody of support',
  answer: { status: 204, means: 'The session is ended; the grant stays' },
} as const

/**
 * The way in and out. It begins here, at the customer's host, so that the ticket that the cloud's own site gives then opens
 * this browser and no other; it is exchanged for a cookie of this very host, and leads nowhere else.
 */
export function staffSessionRoutes({
  connections: port,
  findSite,
  domain,
}: StaffTools): readonly Route[] {
  const page = { site: 'customer', kind: 'page', access: 'anonymous', methods: ['GET'] } as const
  return [
    {
      ...page,
      path: '/staff-access/:id/begin',
      answer: async ({ site: { slug }, params }) => {
        const { id = '' } = params
        const cloud = await findSite(domain)
        if (!isRecordId(id) || cloud === undefined) throw new PlatformError('NOT_FOUND')
        const { secret, challenge } = beginStaffVisit()
        const query = new URLSearchParams({ database: slug, open: id, browser: challenge })
        return redirect(`${cloud.origin}/app/staff-requests?${query.toString()}`, [
          writeToken(STAFF_BROWSER_COOKIE, secret, VISIT_S),
        ])
      },
    },
    {
      ...page,
      path: '/staff-access/:ticket',
      answer: async ({ site: { database }, params, staffBrowser = '', log }) => {
        const { ticket = '' } = params
        const { token, lifetimeS } = await exchangeTicket({ port, database }, ticket, staffBrowser)
        log.info('staff_came_in')
        return redirect('/app', [
          writeToken(STAFF_COOKIE, token, lifetimeS),
          clearToken(STAFF_BROWSER_COOKIE),
        ])
      },
    },
    {
      site: 'customer',
      kind: 'api',
      access: 'session',
      staff: 'as_granted',
      methods: ['POST'],
      path: '/auth/staff/leave',
      description: LEAVE,
      answer: async ({ site: { database }, staff = '' }) => {
        await endStaffSession({ port, database }, staff)
        return new Response(null, {
          status: 204,
          headers: {
            'set-cookie': clearToken(STAFF_COOKIE),
            // What the client keeps in this browser is not for who comes next.
            'clear-site-data': '"cache", "storage"',
          },
        })
      },
    },
  ]
}

function redirect(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
