import type { Brand } from '@zennnn/kernel'
import { translator } from '@zennnn/model'
import type { Route } from '../http/route.ts'
import type { Visit } from '../http/visit.ts'
import { askSight, type ReadPorts } from '../rest/rest-read.ts'
import { askReader } from './ask-reader.ts'
import { describeSight } from './describe-meta.ts'
import { openApi } from './describe-openapi.ts'
import { withinGrant } from './describe-support.ts'

const DOCUMENT = { 'application/json': { type: 'object' } } as const

/**
 * `/api/meta` and `/api/openapi.json`. They must come before `/api/:model`. `routes` gives all there are, these included; the brand
 * says whether support of the cloud may ask for access at all.
 */
export function describeRoutes(
  ports: ReadPorts,
  routes: () => readonly Route[],
  brand: Brand,
): readonly Route[] {
  const route = {
    methods: ['GET', 'HEAD'],
    site: 'any',
    access: 'session_or_key',
    kind: 'api',
  } as const
  return [
    {
      ...route,
      path: '/api/meta',
      staff: 'as_granted',
      description: {
        summary: 'Models, fields, actions and views, with labels in your language',
        answer: { status: 200, means: 'What your groups may know of', content: DOCUMENT },
      },
      answer: async (visit) => {
        const { sight, language, mayWrite } = await askReader(asker(visit), ports)
        const meta = describeSight(sight, translator(sight.registry.apps, language))
        if (visit.principal.kind === 'staff')
          return Response.json({ ...withinGrant(meta, mayWrite), staffAccess: 'none' })
        return Response.json({ ...meta, staffAccess: staffAccessAt(visit.site.kind, brand) })
      },
    },
    {
      ...route,
      path: '/api/openapi.json',
      description: {
        summary: 'This document',
        answer: { status: 200, means: 'What your groups may call', content: DOCUMENT },
      },
      answer: async (visit) => {
        const sight = await askSight(asker(visit), ports)
        return Response.json(openApi(sight, routesAt(visit.site.kind, routes())))
      },
    },
  ]
}

/** What of staff access there is on a site: operators ask on the cloud's own one, administrators decide on theirs. */
function staffAccessAt(kind: Visit['site']['kind'], brand: Brand): 'none' | 'asks' | 'decides' {
  if (brand !== 'zeldesk') return 'none'
  return kind === 'cloud' ? 'asks' : 'decides'
}

function routesAt(kind: Visit['site']['kind'], routes: readonly Route[]): readonly Route[] {
  return routes.filter(({ site }) => site === 'any' || site === kind)
}

function asker({ site, principal }: Visit): Parameters<typeof askSight>[0] {
  return { database: site.database, registry: site.registry, principal }
}
