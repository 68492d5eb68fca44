import { deriveSecret, newSecret } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, codeOf } from '../outside/ask.ts'
import { type Canary, type CanaryPort, inCanary } from '../outside/canary.ts'
import { changingRoutes, type KnownRoute } from '../outside/known-routes.ts'
import { asPerson, Visitor } from '../outside/visitor.ts'

type Headers = Readonly<Record<string, string>>

/** Whose visit it is that another site would like to use. */
interface Visit {
  readonly cookie: string
  readonly right: string
  readonly foreign: string
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
/** What browsers say of a request that a page of another site caused. */
const ELSEWHERE: readonly Headers[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://elsewhere.example' },
]

/**
 * Holds where every change that no page of the site caused is refused because of that, and the same visitor does with the right
 * token what she was refused before.
 */
export function csrfRoutesControl(port: CanaryPort): Control {
  return {
    id: 'csrf-routes',
    observe: inCanary(port, async (canary, signal) => {
      const { ask, administrator, member } = canary
      const visitor = await Visitor.signIn(ask, member, signal)
      const tried = await asPerson({ ask, person: administrator, signal }, async (other) => {
        const visit = {
          cookie: visitor.cookie,
          right: visitor.csrfToken,
          foreign: other.csrfToken,
        }
        return await tryRoutes(canary, visit, signal)
      })
      return observeTried(tried, await visitor.leave())
    }),
  }
}

interface Tried {
  readonly routes: number
  readonly attempts: number
  readonly passed: number
}

async function tryRoutes(canary: Canary, visit: Visit, signal: AbortSignal): Promise<Tried> {
  // Of a program that comes with a key a browser knows nothing.
  const routes = changingRoutes(canary.brand).filter(({ access }) => access !== 'scim_key')
  let [attempts, passed] = [0, 0]
  for (const route of routes)
    for (const headers of attacksOn(route, visit)) {
      const ask = route.site === 'cloud' ? canary.cloud : canary.ask
      attempts += 1
      if (!(await isRefused(ask, route, headers, signal))) passed += 1
    }
  return { routes: routes.length, attempts, passed }
}

/** Headers by which another site could try it. */
function attacksOn({ access, site }: KnownRoute, visit: Visit): readonly Headers[] {
  if (access === 'anonymous' || (access === 'anyone' && site === 'cloud'))
    return [...ELSEWHERE.map((from) => ({ ...JSON_TYPE, ...from })), FORM_TYPE]
  const { cookie, right, foreign } = visitOf(access, site, visit)
  return [
    { ...JSON_TYPE, cookie },
    { ...FORM_TYPE, cookie },
    { ...JSON_TYPE, cookie, 'x-csrf-token': newSecret() },
    { ...JSON_TYPE, cookie, 'x-csrf-token': foreign },
    ...ELSEWHERE.map((from) => ({ ...JSON_TYPE, cookie, 'x-csrf-token': right, ...from })),
  ]
}

/**
 * The visit that a route belongs to. Where we have none, of a link or at the cloud itself, one that is made up does: the token is
 * looked at before anything else, and should it not be, nothing is changed.
 */
function visitOf(access: KnownRoute['access'], site: KnownRoute['site'], visit: Visit): Visit {
  if (access !== 'link' && site !== 'cloud') return visit
  const token = newSecret()
  const name = access === 'link' ? '__Host-link' : '__Host-session'
  return {
    cookie: `${name}=${token}`,
    right: deriveSecret(token, 'csrf'),
    foreign: visit.foreign,
  }
}

async function isRefused(
  ask: Ask,
  { method, path }: KnownRoute,
  headers: Headers,
  signal: AbortSignal,
): Promise<boolean> {
  const isForm = headers['content-type'] === FORM_TYPE['content-type']
  const body = isForm ? 'name=elsewhere' : '{"name":"elsewhere"}'
  return isCsrfRefusal(await ask({ method, path, headers, body }, signal))
}

/** Programs are told why; a page has no code. */
function isCsrfRefusal(answer: Answer): boolean {
  const code = codeOf(answer)
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true
  return answer.status === 403 && (code === 'CSRF_REFUSED' || (code === undefined && isPage))
}

function observeTried({ routes, attempts, passed }: Tried, isAble: boolean): Observation {
  const figures = { routes, attempts, passed }
  if (passed > 0)
    return {
      outcome: 'fails',
      measured: `${passed} of ${attempts} changes from elsewhere were not refused as such, at ${counted(routes, 'route')}`,
      figures,
    }
  return isAble
    ? {
        outcome: 'holds',
        measured: `${attempts} changes from elsewhere refused at ${counted(routes, 'route')}, the one with its token done`,
        figures,
      }
    : { outcome: 'unknown', measured: 'also with its token nothing was done', figures }
}
