import {
  addProvider,
  changeProvider,
  listProviders,
  type ProviderTools,
  redirectUriOf,
  removeProvider,
  testProvider,
} from '@zennnn/identity'
import { parseRecordId } from '@zennnn/kernel'
import { ADD, CHANGE, LIST, REMOVE, TEST } from './provider-description.ts'
import type { Route } from './route.ts'
import { askerOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

const ROUTE = { site: 'any', kind: 'api', access: 'session' } as const
const ALL = '/api/security/providers'
const ONE = '/api/security/providers/:provider'

/** Which providers people may sign in by; PostgreSQL refuses everybody but administrators. */
export function providerRoutes(tools: ProviderTools): readonly Route[] {
  return [...listRoutes(tools), ...oneRoutes(tools)]
}

function listRoutes(tools: ProviderTools): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['GET'],
      path: ALL,
      description: LIST,
      answer: async (visit) => {
        const list = await listProviders(tools, askerOf(visit))
        return Response.json(Array.isArray(list) ? list.map((one) => withRedirect(visit, one)) : [])
      },
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: ALL,
      description: ADD,
      answer: async (visit) => {
        const id = await addProvider(tools, askerOf(visit), await visit.json())
        visit.log.info('provider_added', { provider: id })
        return Response.json(withRedirect(visit, { id }), { status: 201 })
      },
    },
  ]
}

function oneRoutes(tools: ProviderTools): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['PATCH'],
      path: ONE,
      description: CHANGE,
      answer: async (visit) => {
        const provider = parseRecordId(visit.params['provider'])
        await changeProvider(tools, askerOf(visit), { provider, body: await visit.json() })
        visit.log.info('provider_changed', { provider })
        return new Response(null, { status: 204 })
      },
    },
    {
      ...ROUTE,
      methods: ['DELETE'],
      path: ONE,
      description: REMOVE,
      answer: async (visit) => {
        const provider = parseRecordId(visit.params['provider'])
        await removeProvider(tools, askerOf(visit), provider)
        visit.log.info('provider_removed', { provider })
        return new Response(null, { status: 204 })
      },
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: `${ONE}/test`,
      description: TEST,
      answer: async (visit) => {
        const provider = parseRecordId(visit.params['provider'])
        const redirectUri = redirectUriOf({ origin: visit.site.origin, provider })
        return Response.json(await testProvider(tools, askerOf(visit), { provider, redirectUri }))
      },
    },
  ]
}

/** With the address that the provider has to be told. */
function withRedirect({ site }: Visit, one: unknown): unknown {
  const provider = parseRecordId(Reflect.get(Object(one), 'id'))
  return { ...Object(one), redirect_uri: redirectUriOf({ origin: site.origin, provider }) }
}
