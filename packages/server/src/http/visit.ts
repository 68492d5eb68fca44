import type { Readable } from 'node:stream'
import type { Principal } from '@zennnn/data'
import type { DatabaseId, Log } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { SourceNotice } from './source-port.ts'

/** What a host name stands for. */
export interface Site {
  readonly database: DatabaseId
  /** `cloud` is the operator's own site (the control database), `customer` a customer's database. */
  readonly kind: 'cloud' | 'customer'
  /** First label of the host of a customer's database below the cloud's domain; the domain itself for the cloud. */
  readonly slug: string
  /** `https://acme.localhost:8443`, from the configuration and never from a request: links lead there. */
  readonly origin: string
  readonly registry: Registry
  /** Whether the host is a domain of the customer's own, beside the one below the cloud's, where links of mails lead. */
  readonly isOwnDomain?: boolean
  /** Whether nobody works in this database: the cloud tries itself in it, and nobody else is to wait for that. */
  readonly isCanary?: boolean
}

/** Of a request what its answer may depend on; a `Request` of the web has it too. Cookies and forwarded headers are not in it. */
export interface VisitRequest {
  readonly method: string
  readonly headers: {
    get(name: string): string | null
    has(name: string): boolean
  }
  /** Bytes; null where a request of this method has none. */
  readonly body: Readable | null
}

/** One request, after host, limits and the form of its tokens were checked. */
export interface Visit {
  /** Read the body through the methods below, which hold the limits. */
  readonly request: VisitRequest
  /** Path and query as they were asked for. */
  readonly target: string
  readonly url: URL
  /** The variable parts of the route's path. */
  readonly params: Readonly<Record<string, string>>
  readonly site: Site
  /** Said at the foot of every page. */
  readonly source: SourceNotice
  /** Token of the session cookie; PostgreSQL decides in every batch whether it is (still) a session. */
  readonly session: string | undefined
  /** A window says that it asks by itself, and that nobody touched it for a minute: no use that keeps its session alive. */
  readonly isUnattended: boolean
  /** Token of the cookie of support, likewise; whoever has it comes with nothing else. */
  readonly staff: string | undefined
  /** Token of the link cookie, likewise. */
  readonly link: string | undefined
  /** Token of the step cookie, of who owes a second factor, likewise. No route's access is by it. */
  readonly step: string | undefined
  /** Token of the cookie of a browser in which somebody signed in before. */
  readonly device: string | undefined
  /** Token of the cookie of who signs up. */
  readonly entry: string | undefined
  /** Token of the cookie of who is on the way to a sign-in provider and back. */
  readonly browser: string | undefined
  /** Token of the cookie of who of support is on the way to the cloud's own site and back. */
  readonly staffBrowser: string | undefined
  /** What the route's `access` makes of the two tokens. */
  readonly principal: Principal
  /** For the hidden field `csrf_token` of forms; undefined without a token to bind it to. */
  readonly csrfToken: string | undefined
  /** Address of the client's network: an IPv4 address or the /64 of an IPv6 one. */
  readonly network: string
  readonly userAgent: string
  readonly requestId: string
  readonly log: Log
  /** Gives back the place among the requests that are worked on: for a response that stays open. */
  readonly detach: () => void
  /** Strictly parsed JSON of at most 1 MB. BODY_INVALID, BODY_TOO_LARGE, MEDIA_TYPE_UNSUPPORTED. */
  json(): Promise<unknown>
  /** Fields of a submitted form (urlencoded, at most 1 MB). BODY_INVALID when a field comes twice. */
  form(): Promise<ReadonlyMap<string, string>>
  /** The body as text of UTF-8, at most 1 MB. */
  text(): Promise<string>
  /** The body as it comes, for uploads; BODY_TOO_LARGE is thrown as soon as it passes `limitBytes`. */
  stream(limitBytes: number): AsyncIterable<Uint8Array>
}
