import type { Principal } from '@zennnn/data'
import { isApiKey } from '@zennnn/identity'
import { type Log, maskCards, PlatformError } from '@zennnn/kernel'
import { bodyReader } from './body.ts'
import {
  DEVICE_COOKIE,
  ENTRY_COOKIE,
  LINK_COOKIE,
  PROVIDER_COOKIE,
  readToken,
  SESSION_COOKIE,
  STAFF_BROWSER_COOKIE,
  STAFF_COOKIE,
  STEP_COOKIE,
} from './cookies.ts'
import { csrfTokenOf } from './csrf.ts'
import { networkOf } from './network.ts'
import type { RequestRecord } from './request-record.ts'
import type { Route } from './route.ts'
import type { SourceNotice } from './source-port.ts'
import type { Site, Visit, VisitRequest } from './visit.ts'

/** What the client sets where no person asks. */
const UNATTENDED_HEADER = 'x-unattended'
const TOKEN_NEEDED: ReadonlySet<Route['access']> = new Set([
  'session',
  'session_or_key',
  'scim_key',
])

/** What the listener knows of a request before it has a route. */
export interface Arrival {
  readonly request: VisitRequest
  /** Path and query. */
  readonly target: string
  readonly site: Site
  readonly source: SourceNotice
  readonly record: RequestRecord
  /** The Cookie header; the request itself no longer has it. */
  readonly cookies: string | undefined
  /** Address of the other end of the connection. */
  readonly address: string
  readonly log: Log
  /** Gives the request's place back. */
  readonly leave: () => void
}

export function openVisit(arrival: Arrival, route: Route, params: Visit['params']): Visit {
  return new OpenVisit(arrival, route, params)
}

/** The token of somebody of support, in clouds where there is any. */
export function staffTokenOf({
  site,
  cookies,
}: Pick<Arrival, 'site' | 'cookies'>): string | undefined {
  return site.registry.brand === 'zeldesk' ? readToken(cookies, STAFF_COOKIE) : undefined
}

/** A class for its getters: most requests need few of them, and each costs more than the rest of a visit. */
class OpenVisit implements Visit {
  readonly request: VisitRequest
  readonly params: Visit['params']
  readonly target: string
  readonly site: Site
  readonly session: string | undefined
  readonly isUnattended: boolean
  readonly staff: string | undefined
  readonly link: string | undefined
  readonly principal: Principal
  readonly requestId: string
  readonly detach: () => void
  readonly #arrival: Arrival
  readonly #token: string | undefined
  #url: URL | undefined
  #log: Log | undefined
  #body: ReturnType<typeof bodyReader> | undefined

  constructor(arrival: Arrival, route: Route, params: Visit['params']) {
    const { request, target, site, record, cookies, leave } = arrival
    this.#arrival = arrival
    this.request = request
    this.params = params
    this.target = target
    this.site = site
    this.isUnattended = request.headers.has(UNATTENDED_HEADER)
    this.staff = staffTokenOf(arrival)
    this.session = this.staff === undefined ? readToken(cookies, SESSION_COOKIE) : undefined
    this.link = readToken(cookies, LINK_COOKIE)
    const key = keyOf(route, request)
    // Who comes with a key comes with nothing else: a browser adds cookies by itself.
    this.#token = key === undefined ? tokenOf(route, this) : undefined
    this.requestId = record.id
    this.principal =
      key === undefined
        ? this.#principalOf(route)
        : { kind: route.access === 'scim_key' ? 'scim' : 'key', token: key }
    this.detach = leave
  }

  get url(): URL {
    return (this.#url ??= new URL(`${this.site.origin}${this.target}`))
  }

  get csrfToken(): string | undefined {
    return this.#token === undefined ? undefined : csrfTokenOf(this.#token)
  }

  get log(): Log {
    return (this.#log ??= this.#arrival.log.with({
      request: this.requestId,
      database: this.site.database,
    }))
  }

  get source(): SourceNotice {
    return this.#arrival.source
  }

  get network(): string {
    return networkOf(this.#arrival.address)
  }

  get step(): string | undefined {
    return readToken(this.#arrival.cookies, STEP_COOKIE)
  }

  get device(): string | undefined {
    return readToken(this.#arrival.cookies, DEVICE_COOKIE)
  }

  get entry(): string | undefined {
    return readToken(this.#arrival.cookies, ENTRY_COOKIE)
  }

  get staffBrowser(): string | undefined {
    return readToken(this.#arrival.cookies, STAFF_BROWSER_COOKIE)
  }

  get browser(): string | undefined {
    return readToken(this.#arrival.cookies, PROVIDER_COOKIE)
  }

  get userAgent(): string {
    return maskCards((this.request.headers.get('user-agent') ?? '').slice(0, 200))
  }

  async json(): Promise<unknown> {
    return await this.#read().json()
  }

  async form(): Promise<ReadonlyMap<string, string>> {
    return await this.#read().form()
  }

  async text(): Promise<string> {
    return await this.#read().text()
  }

  stream(limitBytes: number): AsyncIterable<Uint8Array> {
    return this.#read().stream(limitBytes)
  }

  #principalOf(route: Route): Principal {
    const token = this.#token
    if (token === undefined) return { kind: 'guest' }
    if (token === this.staff) return { kind: 'staff', token, request: this.requestId }
    if (route.access === 'link') return { kind: 'link', token }
    return this.isUnattended
      ? { kind: 'session', token, isUnattended: true }
      : { kind: 'session', token }
  }

  #read(): ReturnType<typeof bodyReader> {
    return (this.#body ??= bodyReader(this.request))
  }
}

/** The token that a route's access looks at: the principal, and the CSRF token, belong to it. */
function tokenOf(
  route: Route,
  { session, link, staff }: Pick<Visit, 'session' | 'link' | 'staff'>,
): string | undefined {
  if (route.access === 'anonymous' || route.access === 'scim_key') return undefined
  if (staff !== undefined && route.staff === 'as_granted') return staff
  return route.access === 'link' ? link : session
}

/** The API key that came along; what is no Bearer at all is not for us. NOT_SIGNED_IN for one that cannot be a key. */
function keyOf({ access }: Route, { headers }: VisitRequest): string | undefined {
  if (access !== 'session_or_key' && access !== 'scim_key') return undefined
  const [, key] = /^Bearer +(.*)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (key === undefined || isApiKey(key)) return key
  throw new PlatformError('NOT_SIGNED_IN', { message: 'This key cannot be used.' })
}

/** NOT_SIGNED_IN or LINK_REFUSED when the route needs a token that did not come. */
export function requireToken(visit: Visit, { access }: Route): void {
  const { principal } = visit
  if (
    visit.staff !== undefined &&
    principal.kind === 'guest' &&
    access !== 'anonymous' &&
    access !== 'anyone'
  )
    throw new PlatformError('ACCESS_DENIED', { message: 'Support may not do this.' })
  if (principal.kind === 'guest' && TOKEN_NEEDED.has(access))
    throw new PlatformError('NOT_SIGNED_IN')
  if (access === 'link' && visit.link === undefined)
    throw new PlatformError('LINK_REFUSED', { details: { reason: 'expired' } })
}
