import type { Sight } from '@zennnn/data'
import type { Route } from '../http/route.ts'
import { describeModelPaths } from './describe-records.ts'
import { describeRoutePaths } from './describe-route-paths.ts'
import { type JsonSchema, recordSchema } from './describe-schema.ts'
import { PARAMETERS, PROBLEM } from './openapi-parts.ts'

/**
 * Body of `/api/openapi.json` (OpenAPI 3.1): what the asker's groups may call, and no word of the rest. `routes` are
 * those of the asker's site.
 */
export function openApi(sight: Sight, routes: readonly Route[]): JsonSchema {
  const models = [...sight.models.values()]
  return {
    openapi: '3.1.0',
    info: {
      title: 'ZENNNN',
      version: '1',
      description: 'Records in the URL grammar of PostgREST; declared actions under /api/rpc.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { key: [] }],
    paths: Object.fromEntries([
      ...describeRoutePaths(routes),
      ...models.flatMap((model) => describeModelPaths(sight, model)),
    ]),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        key: { type: 'http', scheme: 'bearer', description: 'An API key' },
      },
      parameters: PARAMETERS,
      responses: { problem: PROBLEM },
      schemas: Object.fromEntries(models.map((model) => [model.name, recordSchema(model)])),
    },
  }
}
