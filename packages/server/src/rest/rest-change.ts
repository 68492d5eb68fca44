import {
  answerChange,
  type ChangeContext,
  type ChangeOutcome,
  type ChangeRequest,
  type Connections,
  openDoor,
  parseJson,
  rehearseChange,
} from '@zennnn/data'
import { type Clock, PlatformError } from '@zennnn/kernel'
import { csvOf } from './rest-csv.ts'
import { appliedHeader, askSight, contentRange, type ReadPorts } from './rest-read.ts'
import type { ParsedRequest, RestAnswer, RestRequest } from './rest-request.ts'

export interface ChangePorts extends ReadPorts {
  readonly connections: Connections
  readonly clock: Clock
}

/** Answers POST, PATCH and DELETE: one transaction. A change always asks first what its writer may see. */
export async function answerRestChange(
  request: RestRequest,
  parsed: ParsedRequest,
  ports: ChangePorts,
): Promise<RestAnswer> {
  const change = parseChange(request, parsed)
  const context: ChangeContext = {
    door: openDoor(ports.connections, request.database, request.principal),
    sight: await askSight(request, ports),
    clock: ports.clock,
    writer: 'api',
  }
  const carryOut = parsed.preferences.isRehearsal ? rehearseChange : answerChange
  return changeAnswer(request, parsed, await carryOut(context, change))
}

/** What a request wants changed. Throws QUERY_INVALID for parameters that would mean nothing, or too much. */
function parseChange(request: RestRequest, parsed: ParsedRequest): ChangeRequest {
  checkParameters(request, parsed)
  const { model } = request
  const { parameters, preferences, form } = parsed
  const { columns, onConflict, where, select, order } = parameters
  const { missing, resolution, maxAffected } = preferences
  const returning =
    preferences.returns === 'representation'
      ? {
          select,
          order,
          form: {
            form: form.form === 'object' ? ('object' as const) : ('array' as const),
            stripNulls: form.stripNulls,
          },
        }
      : undefined
  if (request.method === 'DELETE') return { kind: 'delete', model, where, maxAffected, returning }
  const body = parseBody(request)
  if (request.method === 'PATCH') {
    const version = parseVersion(request.header('if-match'))
    return { kind: 'update', model, where, body, version, maxAffected, returning }
  }
  if (resolution === undefined) return { kind: 'create', model, body, columns, missing, returning }
  return { kind: 'upsert', model, body, columns, missing, onConflict, resolution, returning }
}

function checkParameters({ method, header }: RestRequest, { parameters }: ParsedRequest): void {
  if (parameters.limit !== undefined || parameters.offset !== undefined)
    throw refuse('limit and offset do not apply to changes.')
  if (method === 'POST' && parameters.where !== undefined)
    throw refuse('A filter does not apply to new records.')
  if (method !== 'POST' && (parameters.columns ?? parameters.onConflict) !== undefined)
    throw refuse('columns and on_conflict apply to new records only.')
  if (method !== 'PATCH' && header('if-match') !== undefined)
    throw refuse('If-Match applies to PATCH only.')
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

function parseBody(request: RestRequest): unknown {
  const type = request.header('content-type')
  if (type !== undefined && !JSON_TYPE.test(type))
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
      message: 'The body of a change is application/json.',
    })
  return parseJson(request.body ?? '')
}

/** `"3"`, `3` or `W/"3"`: the version that the record had when it was read. */
function parseVersion(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  const version = /^(?:W\/)?"?([1-9]\d{0,8})"?$/.exec(header.trim())?.[1]
  if (version === undefined) throw refuse('If-Match takes the version of the record, such as "3".')
  return Number(version)
}

function changeAnswer(
  request: RestRequest,
  { form, preferences }: ParsedRequest,
  outcome: ChangeOutcome,
): RestAnswer {
  const { ids, affected, body } = outcome
  const isNew = request.method === 'POST'
  const total = preferences.count === 'exact' ? affected : undefined
  const [id, ...others] = ids
  const rows = request.method === 'PATCH' ? affected : 0
  const location = isNew && id !== undefined && others.length === 0
  return {
    status: isNew ? 201 : body === undefined ? 204 : 200,
    headers: {
      'content-range': contentRange(0, rows, total),
      ...(location ? { location: `/api/${request.model}?id=eq.${id}` } : {}),
      ...(body === undefined ? {} : { 'content-type': form.contentType }),
      ...appliedHeader(preferences.applied),
    },
    body: form.form === 'csv' && body !== undefined ? csvOf(body) : body,
  }
}

function refuse(message: string): PlatformError {
  return new PlatformError('QUERY_INVALID', { message })
}
