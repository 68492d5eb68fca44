import {
  endSessionOf,
  endSessionsOf,
  listSessionsOfAll,
  listSignIns,
  SIGN_IN_OUTCOMES,
  type SignInPort,
} from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { anyIdOf } from './any-id.ts'
import { textField } from './body-field.ts'
import type { Route } from './route.ts'
import { INSTANT, listOf, PERSON, TEXT, UUID } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'

/** Nobody has more open sessions; what is behind them is found by its person. */
const LAST_OFFSET = 1_000_000
const ROUTE = { site: 'any', kind: 'api', access: 'session' } as const
const MAYBE = { type: ['string', 'null'] } as const
const COUNT = { type: 'integer', minimum: 0 } as const
const SESSION = {
  id: UUID,
  user: PERSON,
  method: TEXT,
  created_at: INSTANT,
  last_seen_at: INSTANT,
  network: MAYBE,
  user_agent: MAYBE,
  is_current: { type: 'boolean' },
} as const
const SESSIONS = {
  summary: 'The open sessions of everybody, or of one person',
  query: { user: UUID, offset: COUNT },
  answer: {
    status: 200,
    means: 'How many there are, and a hundred of them behind `offset`, the last used first',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          count: COUNT,
          sessions: { type: 'array', items: { type: 'object', properties: SESSION } },
        },
        required: ['count', 'sessions'],
      },
    },
  },
} as const
const END = {
  summary: 'End a session of anybody',
  answer: { status: 204, means: 'Ended' },
} as const
const END_ALL = {
  summary: 'End all sessions of a person',
  body: {
    'application/json': { type: 'object', properties: { user: UUID }, required: ['user'] },
  },
  answer: {
    status: 200,
    means: 'How many were open; the session that asks goes on. API keys go on, too',
    content: {
      'application/json': {
        type: 'object',
        properties: { ended: COUNT },
        required: ['ended'],
      },
    },
  },
} as const
const SIGN_INS = {
  summary: 'Who signed in, who was refused and why',
  query: {
    before: UUID,
    outcome: { ...TEXT, enum: SIGN_IN_OUTCOMES },
    user: { ...TEXT, description: 'An id, or `none`: of logins that are nobody’s' },
  },
  answer: {
    status: 200,
    means: 'At most 100 entries, newest first, older than `before`',
    content: listOf({
      id: UUID,
      at: INSTANT,
      user: { ...PERSON, type: ['object', 'null'] },
      method: TEXT,
      outcome: { ...TEXT, enum: SIGN_IN_OUTCOMES },
      reason: MAYBE,
      network: MAYBE,
      user_agent: MAYBE,
    }),
  },
} as const

/** Who is signed in, and who was. PostgreSQL refuses everybody but administrators. */
export function watchRoutes(port: SignInPort): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/sessions',
      description: SESSIONS,
      answer: async (visit) => {
        const { searchParams } = visit.url
        const asked = { user: idIn(searchParams, 'user'), offset: offsetIn(searchParams) }
        return Response.json(await listSessionsOfAll({ port, ...askerOf(visit) }, asked))
      },
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: '/api/security/sessions/:id/end',
      description: END,
      answer: async (visit) => {
        await endSessionOf({ port, ...askerOf(visit) }, anyIdOf(visit.params['id']))
        visit.log.info('session_of_user_ended')
        return new Response(null, { status: 204 })
      },
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: '/api/security/sessions/end-all',
      description: END_ALL,
      answer: async (visit) => {
        const user = anyIdOf(textField(await visit.json(), 'user'))
        const ended = await endSessionsOf({ port, ...askerOf(visit) }, user)
        visit.log.info('sessions_of_user_ended')
        return Response.json({ ended })
      },
    },
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/sign-ins',
      description: SIGN_INS,
      answer: async (visit) => {
        const { searchParams } = visit.url
        const user = searchParams.get('user')
        const asked = {
          before: idIn(searchParams, 'before'),
          outcome: searchParams.get('outcome'),
          user: user === 'none' ? user : idIn(searchParams, 'user'),
        }
        return Response.json(await listSignIns({ port, ...askerOf(visit) }, asked))
      },
    },
  ]
}

/** Null when it is not said. NOT_FOUND for what is no id. */
function idIn(parameters: URLSearchParams, name: string): string | null {
  const text = parameters.get(name)
  return text === null ? null : anyIdOf(text)
}

function offsetIn(parameters: URLSearchParams): number {
  const offset = Number(parameters.get('offset') ?? 0)
  if (Number.isInteger(offset) && offset >= 0 && offset <= LAST_OFFSET) return offset
  throw new PlatformError('VALUE_INVALID', {
    message: `"offset" must be a whole number from 0 to ${LAST_OFFSET}.`,
    details: { field: 'offset' },
  })
}
