import type { CountKind, Principal } from '@zennnn/data'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { type AnswerForm, parseAccept } from './rest-accept.ts'
import { parseParameters, type RestParameters } from './rest-parameters.ts'
import { type Preferences, parsePreferences } from './rest-preference.ts'

/** A request under `/api/<model>`, free of any HTTP framework. */
export interface RestRequest {
  readonly method: string
  readonly model: string
  /** Query string with or without its `?`. */
  readonly search: string
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** undefined for methods without one. */
  readonly body: string | undefined
  readonly principal: Principal
  readonly database: DatabaseId
  readonly registry: Registry
}

export interface RestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** The parts of a request that need no knowledge of models. */
export interface ParsedRequest {
  readonly parameters: RestParameters
  readonly preferences: Preferences
  readonly form: AnswerForm
  readonly count: CountKind | undefined
}

/** Schemas that clients name by habit; there is only one. */
const PROFILES: ReadonlySet<string> = new Set(['app', 'public'])

/** Throws SCHEMA_UNKNOWN, MEDIA_TYPE_UNSUPPORTED, PREFERENCE_INVALID, QUERY_INVALID, EMBED_FILTER_INVALID. */
export function parseRequest(request: RestRequest): ParsedRequest {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const profile = request.header(isRead ? 'accept-profile' : 'content-profile') ?? 'app'
  if (!PROFILES.has(profile)) throw new PlatformError('SCHEMA_UNKNOWN')
  const form = parseAccept(request.header('accept'))
  const preferences = parsePreferences(request.header('prefer'))
  const parameters = parseParameters(request.search)
  return {
    form,
    preferences,
    count: preferences.count,
    parameters: isRead ? withRange(parameters, request.header('range')) : parameters,
  }
}

/** `Range: 0-9` (of items). What the query string says wins. */
function withRange(parameters: RestParameters, header: string | undefined): RestParameters {
  const match = /^(?:items=)?(\d{1,9})-(\d{1,9})?$/.exec(header ?? '')
  if (match === null) return parameters
  if (parameters.limit !== undefined || parameters.offset !== undefined) return parameters
  const [, first = '0', last] = match
  const offset = Number(first)
  if (last === undefined) return { ...parameters, offset }
  if (Number(last) < offset) throw new PlatformError('RANGE_NOT_SATISFIABLE')
  return { ...parameters, offset, limit: Number(last) - offset + 1 }
}
