import type { Route, RouteDescription } from '../http/route.ts'
import type { JsonSchema } from './describe-schema.ts'
import { named, problem } from './openapi-parts.ts'

const PARAMETER = /:(\w+)/g
/** Variable parts of addresses that are ids; others are names. */
const IDS: ReadonlySet<string> = new Set(['id', 'job'])

/** The addresses that describe themselves, with what may be done there. Those that stand for models are left out. */
export function describeRoutePaths(
  routes: readonly Route[],
): readonly (readonly [string, JsonSchema])[] {
  const shapes = Map.groupBy(routes.filter(isDescribed), ({ path }) => path.replace(PARAMETER, ':'))
  return [...shapes.values()].map((same) => {
    const names = parameterNames(same)
    const operations = same.map((route) => [methodOf(route), describeRoute(route, names)])
    return [templateOf(same, names), Object.fromEntries(operations)]
  })
}

type DescribedRoute = Route & { readonly description: RouteDescription }

function isDescribed(route: Route): route is DescribedRoute {
  return typeof route.description === 'object'
}

/** HEAD is what GET is, without a body (RFC 9110, 9.3.2). */
function methodOf({ methods }: Route): string {
  return (methods.find((method) => method !== 'HEAD') ?? 'GET').toLowerCase()
}

/** OpenAPI forbids two templates that differ in names alone, so `:model` and `:job` at one place are `model_or_job`. */
function parameterNames(same: readonly Route[]): readonly string[] {
  const [first = [], ...rest] = same.map(({ path }) => variablesOf(path))
  return first.map((name, index) =>
    [...new Set([name, ...rest.map((names) => names[index] ?? name)])].join('_or_'),
  )
}

function variablesOf(path: string): readonly string[] {
  return [...path.matchAll(PARAMETER)].map(([, name = '']) => name)
}

function templateOf(same: readonly Route[], names: readonly string[]): string {
  let index = 0
  return (same[0]?.path ?? '').replace(PARAMETER, () => `{${names[index++] ?? ''}}`)
}

/** What a key does not open. */
const SESSION = [{ session: [] }] as const

function describeRoute(route: DescribedRoute, names: readonly string[]): JsonSchema {
  const { description, path, access } = route
  const { summary, query = {}, required = [], body, answer } = description
  const method = methodOf(route)
  return {
    operationId: `${method}${path.replaceAll(/\W+/g, '_')}`,
    summary,
    ...(access === 'session_or_key' ? {} : { security: access === 'session' ? SESSION : [] }),
    parameters: [
      ...variablesOf(path).map((own, index) => pathParameter(names[index] ?? own, own)),
      ...Object.entries(query).map(([name, schema]) => ({
        name,
        in: 'query',
        required: required.includes(name),
        schema,
      })),
      ...(method === 'get' || !access.startsWith('session') ? [] : named(['csrf'])),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [answer.status]: {
        description: answer.means,
        ...(answer.content === undefined ? {} : { content: contentOf(answer.content) }),
      },
      default: problem(),
    },
  }
}

function pathParameter(name: string, own: string): JsonSchema {
  const schema = { type: 'string', ...(IDS.has(own) ? { format: 'uuid' } : {}) }
  return { name, in: 'path', required: true, schema, description: `The ${own}.` }
}

function contentOf(schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]))
}
