import { translator } from '@zennnn/model'
import type { Route } from '../http/route.ts'
import type { Visit } from '../http/visit.ts'
import { askSight, type ReadPorts } from '../rest/rest-read.ts'
import { askReader } from './ask-reader.ts'
import { describeSight } from './describe-meta.ts'
import { openApi } from './describe-openapi.ts'

const DOCUMENT = { 'application/json': { type: 'object' } } as const

/**
 * `/api/meta` and `/api/openapi.json`. They must come before `/api/:model`. `routes` gives all there are, these included.
 */
export function describeRoutes(ports: ReadPorts, routes: () => readonly Route[]): readonly Route[] {
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
        const { sight, language } = await askReader(asker(visit), ports)
        return Response.json(describeSight(sight, translator(sight.registry.apps, language)))
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

function routesAt(kind: Visit['site']['kind'], routes: readonly Route[]): readonly Route[] {
  return routes.filter(({ site }) => site === 'any' || site === kind)
}

function asker({ site, principal }: Visit): Parameters<typeof askSight>[0] {
  return { database: site.database, registry: site.registry, principal }
}
