import {
  departToLink,
  listLinkedAccounts,
  PROVIDER_VISIT_S,
  type ProviderTools,
  unlinkAccount,
} from '@zennnn/identity'
import { PROVIDER_COOKIE, writeToken } from './cookies.ts'
import { providerPlaceOf } from './provider-access.ts'
import { ACCOUNTS, BEGIN, UNLINK } from './provider-description.ts'
import type { Route } from './route.ts'
import { askerOf } from './session-asker.ts'

/** The accounts of providers that let somebody in; only he himself links and unlinks them. */
export function linkedAccountRoutes(tools: ProviderTools): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/auth/providers',
      description: ACCOUNTS,
      answer: async (visit) => Response.json(await listLinkedAccounts(tools.port, askerOf(visit))),
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/providers/:provider/link',
      description: BEGIN,
      answer: async (visit) => {
        const { session = '' } = visit
        const { location, browser } = await departToLink(tools, providerPlaceOf(visit), session)
        const cookie = writeToken(PROVIDER_COOKIE, browser, PROVIDER_VISIT_S)
        return Response.json({ location }, { headers: { 'set-cookie': cookie } })
      },
    },
    {
      ...route,
      methods: ['DELETE'],
      path: '/auth/providers/:provider/link',
      description: UNLINK,
      answer: async (visit) => {
        const { provider } = providerPlaceOf(visit)
        await unlinkAccount(tools.port, askerOf(visit), provider)
        visit.log.info('account_unlinked', { provider })
        return new Response(null, { status: 204 })
      },
    },
  ]
}
