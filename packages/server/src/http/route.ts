import type { JsonSchema } from '../describe/describe-schema.ts'
import type { Reply } from './reply.ts'
import type { Visit } from './visit.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** Everything the server answers is declared as routes; nothing is reachable otherwise. */
export interface Route {
  readonly methods: readonly Method[]
  /** Pattern of Hono's router: `/sales/:id`, `/api/*`. */
  readonly path: string
  /** On which sites it exists; elsewhere it is NOT_FOUND. */
  readonly site: 'customer' | 'cloud' | 'any'
  /**
   * Which token the principal comes from: `session` refuses a request without one, `link` likewise, `session_or_key` takes an
   * API key where one comes as Bearer, and then no cookie; `scim_key` takes nothing but one; `anyone` takes a
   * session when there is one, `anonymous` never looks at one (sign-in, sign-up). Changes need the CSRF token that
   * belongs to the token; where there is none they must come from a page of the same origin.
   */
  readonly access: 'anonymous' | 'anyone' | 'session' | 'session_or_key' | 'scim_key' | 'link'
  /** Whether somebody of support may ask it, as far as the customer granted; refused when it is left out. */
  readonly staff?: 'as_granted'
  /** How refusals are shown: as problem bodies, as pages, or as SCIM wants them. */
  readonly kind: 'api' | 'page' | 'scim'
  /** For `/api/openapi.json`: every route of kind `api` has one. `by_model`: what there is depends on the models. */
  readonly description?: RouteDescription | 'by_model'
  /** Name of a cookie that is used up by being brought here, whatever comes of it. Of pages. */
  readonly spends?: string
  /** Milliseconds until TIMEOUT; default 30,000. Does not bound the body of a streamed response. */
  readonly timeoutMs?: number
  readonly answer: (visit: Visit) => Promise<Reply>
}

/** What tools are told of a route; its address, token and refusals follow from the route itself. */
export interface RouteDescription {
  readonly summary: string
  readonly query?: Readonly<Record<string, JsonSchema>>
  /** Names in `query` that must be given. */
  readonly required?: readonly string[]
  /** By media type. */
  readonly body?: Readonly<Record<string, JsonSchema>>
  readonly answer: {
    readonly status: number
    readonly means: string
    /** By media type; an answer without a body has none. */
    readonly content?: Readonly<Record<string, JsonSchema>>
  }
}
