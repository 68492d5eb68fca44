import type { Route } from '../http/route.ts'
import type { Visit } from '../http/visit.ts'
import { askSight, type ReadPorts } from '../rest/rest-read.ts'
import { describeSight } from './describe-meta.ts'
import { openApi } from './describe-openapi.ts'

/** `/api/meta` and `/api/openapi.json`. They must come before `/api/:model`. */
export function describeRoutes(ports: ReadPorts): readonly Route[] {
  const route = { methods: ['GET', 'HEAD'], site: 'any', access: 'session', kind: 'api' } as const
  return [
    {
      ...route,
      path: '/api/meta',
      answer: async (visit) => Response.json(describeSight(await askSight(asker(visit), ports))),
    },
    {
      ...route,
      path: '/api/openapi.json',
      answer: async (visit) => Response.json(openApi(await askSight(asker(visit), ports))),
    },
  ]
}

function asker({ site, principal }: Visit): Parameters<typeof askSight>[0] {
  return { database: site.database, registry: site.registry, principal }
}
