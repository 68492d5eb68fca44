import {
  changePolicy,
  endSessionOf,
  listSessionsOfAll,
  listShutOut,
  listSignIns,
  POLICY_FIELDS,
  readPolicy,
  SIGN_IN_OUTCOMES,
  type SignInPort,
} from '@zennnn/identity'
import { anyIdOf } from './any-id.ts'
import { claimIn } from './query-claim.ts'
import type { Route } from './route.ts'
import { INSTANT, listOf, PERSON, TEXT, UUID } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'

const MAYBE = { type: ['string', 'null'] } as const
const POLICY = { 'application/json': { type: 'object', properties: POLICY_FIELDS } } as const
const READ = {
  summary: 'What is decided about signing in',
  answer: { status: 200, means: 'The policy; times are in seconds', content: POLICY },
} as const
const CHANGE = {
  summary: 'Change what is decided about signing in',
  body: POLICY,
  answer: { status: 200, means: 'Changed; all of the policy', content: POLICY },
} as const
const SHUT_OUT = {
  summary: 'Who could not sign in, were passwords and passkeys allowed as said',
  query: { allow_password: { type: 'boolean' }, allow_passkey: { type: 'boolean' } },
  answer: {
    status: 200,
    means: 'How many active people, and the first hundred by name; what is not said is as it is',
    content: {
      'application/json': {
        type: 'object',
        properties: { count: { type: 'integer' }, people: { type: 'array', items: PERSON } },
        required: ['count', 'people'],
      },
    },
  },
} as const
const SESSIONS = {
  summary: 'The open sessions of everybody',
  answer: {
    status: 200,
    means: 'At most 500, the last used first',
    content: listOf({
      id: UUID,
      user: PERSON,
      method: TEXT,
      created_at: INSTANT,
      last_seen_at: INSTANT,
      network: MAYBE,
      user_agent: MAYBE,
      is_current: { type: 'boolean' },
    }),
  },
} as const
const END = {
  summary: 'End a session of anybody',
  answer: { status: 204, means: 'Ended' },
} as const
const SIGN_INS = {
  summary: 'Who signed in, who was refused and why',
  query: { before: UUID, outcome: { ...TEXT, enum: SIGN_IN_OUTCOMES } },
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

/** What the page Security shows; PostgreSQL refuses everybody but administrators. */
export function securityRoutes(tools: { readonly port: SignInPort }): readonly Route[] {
  return [...policyRoutes(tools.port), ...watchRoutes(tools.port)]
}

const ROUTE = { site: 'any', kind: 'api', access: 'session' } as const

function policyRoutes(port: SignInPort): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/policy',
      description: READ,
      answer: async (visit) => Response.json(await readPolicy({ port, ...askerOf(visit) })),
    },
    {
      ...ROUTE,
      methods: ['PATCH'],
      path: '/api/security/policy',
      description: CHANGE,
      answer: async (visit) => {
        const policy = await changePolicy({ port, ...askerOf(visit) }, await visit.json())
        visit.log.info('sign_in_policy_changed')
        return Response.json(policy)
      },
    },
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/shut-out',
      description: SHUT_OUT,
      answer: async (visit) => {
        const { searchParams } = visit.url
        const password = claimIn(searchParams, 'allow_password')
        const passkey = claimIn(searchParams, 'allow_passkey')
        return Response.json(await listShutOut({ port, ...askerOf(visit) }, { password, passkey }))
      },
    },
  ]
}

/** Who is signed in, and who was. */
function watchRoutes(port: SignInPort): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/sessions',
      description: SESSIONS,
      answer: async (visit) => Response.json(await listSessionsOfAll({ port, ...askerOf(visit) })),
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
      methods: ['GET'],
      path: '/api/security/sign-ins',
      description: SIGN_INS,
      answer: async (visit) => {
        const { searchParams } = visit.url
        const before = searchParams.get('before')
        const outcome = searchParams.get('outcome')
        const asked = { before: before === null ? null : anyIdOf(before), outcome }
        return Response.json(await listSignIns({ port, ...askerOf(visit) }, asked))
      },
    },
  ]
}
