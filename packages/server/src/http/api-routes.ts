import { answerAction } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import { aboutOne } from '../rest/one-record.ts'
import { answerRest } from '../rest/rest.ts'
import { actionTools, type RecordTools } from './action-tools.ts'
import type { Events } from './events.ts'
import type { TextReply } from './reply.ts'
import type { Method, Route } from './route.ts'
import type { Visit } from './visit.ts'

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE'])

/** Hears which records are read one by one. */
type Watching = Pick<Events, 'isHeardBy' | 'see'>

/** `/api/rpc/<model>.<action>` and `/api/<model>`, for sessions and API keys. */
export function apiRoutes(tools: RecordTools, events: Watching): readonly Route[] {
  const route = {
    methods: METHODS,
    site: 'any',
    access: 'session_or_key',
    kind: 'api',
    description: 'by_model',
  } as const
  return [
    { ...route, path: '/api/rpc/:name', answer: async (visit) => await answerCall(visit, tools) },
    {
      ...route,
      path: '/api/:model',
      staff: 'as_granted',
      answer: async (visit) => {
        const answer = await answerRecords(visit, tools)
        if (events.isHeardBy(visit)) noteSeen(visit, answer, events)
        return answer
      },
    },
  ]
}

async function answerCall(visit: Visit, tools: RecordTools): Promise<Response> {
  if (visit.request.method !== 'POST')
    throw new PlatformError('METHOD_NOT_ALLOWED', { message: 'Actions are called by POST.' })
  const { site, principal, params } = visit
  const value = await answerAction({
    connections: tools.connections,
    database: site.database,
    registry: site.registry,
    principal,
    name: params['name'] ?? '',
    body: await visit.json(),
    tools: actionTools(tools, site),
  })
  return Response.json(value ?? null)
}

async function answerRecords(visit: Visit, tools: RecordTools): Promise<TextReply> {
  const { request, site, principal, params } = visit
  const { method, headers } = request
  if (principal.kind === 'staff' && /csv/i.test(headers.get('accept') ?? ''))
    throw new PlatformError('ACCESS_DENIED', { message: 'Support exports nothing.' })
  const answer = await answerRest(
    {
      method,
      model: params['model'] ?? '',
      search: searchOf(visit),
      header: (name) => headers.get(name) ?? undefined,
      body: WITHOUT_BODY.has(method) ? undefined : await visit.text(),
      principal,
      database: site.database,
      registry: site.registry,
    },
    tools,
  )
  return { status: answer.status, headers: answer.headers, text: answer.body }
}

/** The id must stand in the answer: counting answers too, about records that are hidden. */
function noteSeen(visit: Visit, { text }: TextReply, events: Watching): void {
  if (visit.request.method !== 'GET' || text === undefined) return
  const one = aboutOne(searchOf(visit))
  if (one !== undefined && text.includes(`"id":"${one.id}"`))
    events.see(visit, visit.params['model'] ?? '', one.id)
}

function searchOf({ target }: Visit): string {
  return target.slice(target.includes('?') ? target.indexOf('?') : target.length)
}
