import { PlatformError } from '@zennnn/kernel'
import type { Context } from 'hono'
import { Hono } from 'hono'
import { requireGenuine } from './csrf.ts'
import { problemResponse, type Refusal, toRefusal } from './problem-response.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'
import { openVisit, requireToken, type ServerEnv } from './visit-open.ts'

const HANDLER_MS = 30_000
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Draws a refusal for people; `visit` is undefined when the request did not get that far. */
export type ProblemPage = (refusal: Refusal, visit: Visit | undefined) => Response

/** All routes behind their checks. Every refusal becomes an answer here; nothing is thrown to the listener. */
export function createRouter(routes: readonly Route[], problemPage: ProblemPage): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  for (const route of routes)
    app.on([...route.methods], route.path, async (context) => {
      if (route.site !== 'any' && route.site !== context.env.arrival.site.kind)
        return refuse(context, new PlatformError('NOT_FOUND'))
      return await answer(context, route, problemPage)
    })
  app.notFound((context) => refuse(context, new PlatformError('NOT_FOUND')))
  app.onError((error, context) => refuse(context, error))
  return app

  function refuse(context: Context<ServerEnv>, error: unknown): Response {
    return showRefusal(context, {
      error,
      visit: undefined,
      asPage: wantsPage(context),
      problemPage,
    })
  }
}

async function answer(
  context: Context<ServerEnv>,
  route: Route,
  problemPage: ProblemPage,
): Promise<Response> {
  let visit: Visit | undefined
  try {
    visit = openVisit(context, route)
    requireToken(visit, route)
    if (!READING.has(context.req.method)) await requireGenuine(visit)
    return await within(route.timeoutMs ?? HANDLER_MS, route.answer(visit))
  } catch (error) {
    return showRefusal(context, { error, visit, asPage: route.kind === 'page', problemPage })
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

function showRefusal(
  context: Context<ServerEnv>,
  options: {
    readonly error: unknown
    readonly visit: Visit | undefined
    readonly asPage: boolean
    readonly problemPage: ProblemPage
  },
): Response {
  const { record } = context.env.arrival
  record.fail(options.error)
  const refusal = toRefusal(options.error, record.id)
  return options.asPage ? options.problemPage(refusal, options.visit) : problemResponse(refusal)
}

/** Unknown addresses have no route that says how to answer: a browser that navigates gets a page. */
function wantsPage(context: Context<ServerEnv>): boolean {
  return (
    !context.req.path.startsWith('/api/') &&
    (context.req.header('accept') ?? '').includes('text/html')
  )
}
