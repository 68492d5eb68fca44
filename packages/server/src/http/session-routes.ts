import { endOtherSessions, endOwnSession, listSessions, type SignInTools } from '@zennnn/identity'
import { anyIdOf } from './any-id.ts'
import type { Route } from './route.ts'
import { INSTANT, listOf, UUID } from './schema-parts.ts'
import { portOf } from './session-asker.ts'

const LIST = {
  summary: 'Your open sessions',
  answer: {
    status: 200,
    means: 'The sessions, this one first',
    content: listOf(
      {
        id: UUID,
        created_at: INSTANT,
        last_seen_at: INSTANT,
        user_agent: { type: ['string', 'null'] },
        network: { type: ['string', 'null'] },
        is_current: { type: 'boolean' },
      },
      ['id', 'created_at', 'last_seen_at', 'user_agent', 'network', 'is_current'],
    ),
  },
} as const
const END_ONE = {
  summary: 'End one of your sessions',
  answer: { status: 204, means: 'Ended' },
} as const
const END_OTHERS = {
  summary: 'End your other sessions',
  answer: {
    status: 200,
    means: 'How many were ended',
    content: {
      'application/json': {
        type: 'object',
        properties: { ended: { type: 'integer' } },
        required: ['ended'],
      },
    },
  },
} as const

/** Where somebody is signed in, and the way to end it elsewhere. */
export function sessionRoutes({ port }: Pick<SignInTools, 'port'>): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/auth/sessions',
      description: LIST,
      answer: async (visit) => {
        const { site, session = '' } = visit
        const sessions = await listSessions(portOf(port, visit), site.database, session)
        return Response.json(
          sessions.map(({ id, createdAt, lastSeenAt, userAgent, network, isCurrent }) => ({
            id,
            created_at: createdAt,
            last_seen_at: lastSeenAt,
            user_agent: userAgent ?? null,
            network: network ?? null,
            is_current: isCurrent,
          })),
        )
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/sessions/:id/end',
      description: END_ONE,
      answer: async ({ site, session = '', params, log }) => {
        await endOwnSession(port, site.database, { token: session, id: anyIdOf(params['id']) })
        log.info('own_session_ended')
        return new Response(null, { status: 204 })
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/sessions/end-others',
      description: END_OTHERS,
      answer: async ({ site, session = '', log }) => {
        const ended = await endOtherSessions(port, site.database, session)
        log.info('other_sessions_ended', { ended })
        return Response.json({ ended })
      },
    },
  ]
}
