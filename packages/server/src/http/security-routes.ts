import {
  changePolicy,
  countStoppedKeys,
  listShutOut,
  POLICY_FIELDS,
  readPolicy,
  type SignInPort,
} from '@zennnn/identity'
import { anyIdOf } from './any-id.ts'
import { claimIn } from './query-claim.ts'
import type { Route } from './route.ts'
import { PERSON, TEXT, UUID } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'
import { watchRoutes } from './watch-routes.ts'

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
  summary: 'Who could not sign in, were ways to sign in allowed as said',
  query: { allow_password: { type: 'boolean' }, allow_passkey: { type: 'boolean' }, without: UUID },
  answer: {
    status: 200,
    means:
      'How many active people, and the first hundred by name; what is not said is as it is. With `without`, a provider or a directory: who can sign in now, and could not without it',
    content: {
      'application/json': {
        type: 'object',
        properties: { count: { type: 'integer' }, people: { type: 'array', items: PERSON } },
        required: ['count', 'people'],
      },
    },
  },
} as const
const STOPPED_KEYS = {
  summary: 'How many API keys would stop, were a second factor needed as said',
  query: { second_factor: POLICY_FIELDS['second_factor'] ?? TEXT },
  answer: {
    status: 200,
    means: 'Keys of people who have none: they work again when these set one up',
    content: {
      'application/json': {
        type: 'object',
        properties: { count: { type: 'integer' } },
        required: ['count'],
      },
    },
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
        const id = searchParams.get('without')
        const asked = { password, passkey, without: id === null ? null : anyIdOf(id) }
        return Response.json(await listShutOut({ port, ...askerOf(visit) }, asked))
      },
    },
    {
      ...ROUTE,
      methods: ['GET'],
      path: '/api/security/stopped-keys',
      description: STOPPED_KEYS,
      answer: async (visit) => {
        const neededBy = visit.url.searchParams.get('second_factor')
        return Response.json(await countStoppedKeys({ port, ...askerOf(visit) }, neededBy))
      },
    },
  ]
}
