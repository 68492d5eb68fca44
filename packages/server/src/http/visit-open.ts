import type { Principal } from '@zennnn/data'
import { type Log, PlatformError } from '@zennnn/kernel'
import type { Context } from 'hono'
import { bodyReader } from './body.ts'
import { LINK_COOKIE, readToken, SESSION_COOKIE } from './cookies.ts'
import { csrfTokenOf } from './csrf.ts'
import { networkOf } from './network.ts'
import type { RequestRecord } from './request-record.ts'
import type { Route } from './route.ts'
import type { Site, Visit } from './visit.ts'

/** What the listener knows of a request before Hono sees it. */
export interface Arrival {
  readonly site: Site
  readonly record: RequestRecord
  /** The Cookie header; the request itself no longer has it. */
  readonly cookies: string | undefined
  /** Address of the other end of the connection. */
  readonly address: string
  readonly log: Log
  /** Gives the request's place back. */
  readonly leave: () => void
}

export interface ServerEnv {
  readonly Bindings: { readonly arrival: Arrival }
}

export function openVisit(context: Context<ServerEnv>, route: Route): Visit {
  const { site, record, cookies, address, log } = context.env.arrival
  const session = readToken(cookies, SESSION_COOKIE)
  const link = readToken(cookies, LINK_COOKIE)
  const token = tokenOf(route, { session, link })
  const request = context.req.raw
  let url: URL | undefined
  return {
    request,
    // Few requests need these two, and each costs more than the rest of a visit.
    get url() {
      return (url ??= new URL(request.url))
    },
    get csrfToken() {
      return token === undefined ? undefined : csrfTokenOf(token)
    },
    params: context.req.param(),
    site,
    session,
    link,
    principal: principalOf(route, token),
    network: networkOf(address),
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, 200),
    requestId: record.id,
    log,
    detach: context.env.arrival.leave,
    ...bodyReader(request),
  }
}

/** The token that a route's access looks at: the principal, and the CSRF token, belong to it. */
function tokenOf(
  route: Route,
  { session, link }: Pick<Visit, 'session' | 'link'>,
): string | undefined {
  if (route.access === 'anonymous') return undefined
  return route.access === 'link' ? link : session
}

function principalOf(route: Route, token: string | undefined): Principal {
  if (token !== undefined) return { kind: route.access === 'link' ? 'link' : 'session', token }
  return { kind: 'guest' }
}

/** NOT_SIGNED_IN or LINK_REFUSED when the route needs a token that did not come. */
export function requireToken(visit: Visit, { access }: Route): void {
  if (access === 'session' && visit.session === undefined) throw new PlatformError('NOT_SIGNED_IN')
  if (access === 'link' && visit.link === undefined)
    throw new PlatformError('LINK_REFUSED', { details: { reason: 'expired' } })
}
