import { PlatformError } from '@zennnn/kernel'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { clearToken } from './cookies.ts'
import { requireGenuine } from './csrf.ts'
import { problemReply, type Refusal, toRefusal } from './problem-response.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import { scimRefusal } from './scim-refusal.ts'
import type { Visit } from './visit.ts'
import { type Arrival, openVisit, requireToken } from './visit-open.ts'

const HANDLER_MS = 30_000
const BY_KEY: ReadonlySet<Visit['principal']['kind']> = new Set(['key', 'scim'])
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Draws a refusal for people; `visit` is undefined when the request did not get that far. */
export type ProblemPage = (refusal: Refusal, visit: Visit | undefined) => Response

/** Hears of every refusal before it is shown; when it fails, that is what is answered. */
export type RefusalHook = (arrival: Arrival, error: unknown) => Promise<void>

/** Answers what has arrived. Every refusal becomes an answer; nothing is thrown to the listener. */
export type Router = (arrival: Arrival) => Promise<Reply>

export interface RouterOptions {
  readonly routes: readonly Route[]
  readonly problemPage: ProblemPage
  readonly onRefusal?: RefusalHook
}

type Refusals = Omit<RouterOptions, 'routes'>

/** All routes behind their checks. Of the library only the search for a route is used: its own requests and answers cost more than ours do in all. */
export function createRouter({ routes, ...refusals }: RouterOptions): Router {
  const router = new SmartRouter<Route>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const route of routes)
    for (const method of route.methods) router.add(method, route.path, route)
  return async (arrival) => {
    let found: Found | undefined
    try {
      found = findRoute(router, arrival)
    } catch (error) {
      const kind = kindAt(arrival)
      return await showRefusal(arrival, { ...refusals, error, visit: undefined, kind })
    }
    const reply = await answer(arrival, found, refusals)
    const { spends } = found.route
    if (spends !== undefined && reply instanceof Response)
      reply.headers.append('set-cookie', clearToken(spends))
    return reply
  }
}

interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** HEAD is answered by the route for GET. A route of another kind of site does not exist here. */
function findRoute(router: SmartRouter<Route>, { request, target, site }: Arrival): Found {
  const [path = ''] = target.split('?', 1)
  const [matches, values] = router.match(request.method === 'HEAD' ? 'GET' : request.method, path)
  const [first] = matches
  if (first === undefined) throw new PlatformError('NOT_FOUND')
  const [route, named] = first
  if (route.site !== 'any' && route.site !== site.kind) throw new PlatformError('NOT_FOUND')
  return { route, params: paramsOf(named, values ?? []) }
}

/** One of the library's routers gives the parts of a path by name, the other their places in a list. */
function paramsOf(
  named: Readonly<Record<string, string | number>>,
  values: readonly string[],
): Found['params'] {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(named))
    params[name] = decoded(typeof value === 'number' ? (values[value] ?? '') : value)
  return params
}

/** What is not percent-encoded UTF-8 stays as it is, and will be the name of nothing. */
function decoded(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

async function answer(
  arrival: Arrival,
  { route, params }: Found,
  refusals: Refusals,
): Promise<Reply> {
  let visit: Visit | undefined
  try {
    visit = openVisit(arrival, route, params)
    requireToken(visit, route)
    // No browser sends a key by itself.
    if (!READING.has(arrival.request.method) && !BY_KEY.has(visit.principal.kind))
      await requireGenuine(visit)
    return await within(route.timeoutMs ?? HANDLER_MS, route.answer(visit))
  } catch (error) {
    return await showRefusal(arrival, { ...refusals, error, visit, kind: route.kind })
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new PlatformError('TIMEOUT'))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function showRefusal(
  arrival: Arrival,
  options: Refusals & {
    readonly error: unknown
    readonly visit: Visit | undefined
    readonly kind: Route['kind']
  },
): Promise<Reply> {
  const { record } = arrival
  const error = await told(arrival, options)
  record.fail(error)
  const refusal = toRefusal(error, record.id)
  if (options.kind === 'page') return options.problemPage(refusal, options.visit)
  return options.kind === 'scim' ? scimRefusal(error, refusal) : problemReply(refusal)
}

/** What is to be shown after the hook heard of it. */
async function told(
  arrival: Arrival,
  { onRefusal, error }: Pick<RouterOptions, 'onRefusal'> & { readonly error: unknown },
): Promise<unknown> {
  try {
    await onRefusal?.(arrival, error)
    return error
  } catch (failure) {
    return failure
  }
}

/** Unknown addresses have no route that says how to answer: a directory gets what it reads, a browser that navigates a page. */
function kindAt({ request, target }: Arrival): Route['kind'] {
  if (target.startsWith('/scim/v2/')) return 'scim'
  const isPage =
    !target.startsWith('/api/') && (request.headers.get('accept') ?? '').includes('text/html')
  return isPage ? 'page' : 'api'
}
