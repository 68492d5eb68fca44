import {
  findSignedIn,
  type SignedInUser,
  type SignInOutcome,
  type SignInTools,
  signIn,
  signOut,
} from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { clearToken, SESSION_COOKIE, writeToken } from './cookies.ts'
import { csrfTokenOf } from './csrf.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'

export interface Credentials {
  readonly login: string
  readonly password: string
}

/** A sign-in that worked: whose it is, and the headers that make the browser remember it. */
export interface VisitSignedIn {
  readonly user: SignedInUser
  readonly csrfToken: string
  readonly cookie: string
}

/** Throws SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, OVERLOADED. The token the browser had is never used again. */
export async function signInVisit(
  tools: SignInTools,
  visit: Visit,
  credentials: Credentials,
): Promise<VisitSignedIn> {
  const { network, userAgent } = visit
  const outcome = await signIn(tools, visit.site.database, {
    ...credentials,
    previousToken: visit.session,
    network,
    userAgent,
  })
  // One stable line for tools that block networks; what was typed as login may be a password by mistake.
  visit.log.info('sign_in', { outcome: outcome.kind, network })
  if (outcome.kind !== 'signed_in') throw refusalOf(outcome)
  const { token, user, lifetimeS } = outcome
  return {
    user,
    csrfToken: csrfTokenOf(token),
    cookie: writeToken(SESSION_COOKIE, token, lifetimeS),
  }
}

/** Ends the session everywhere; returns the value of Set-Cookie that makes the browser forget it. */
export async function signOutVisit(
  tools: Pick<SignInTools, 'port'>,
  visit: Visit,
): Promise<string> {
  if (visit.session !== undefined) await signOut(tools.port, visit.site.database, visit.session)
  return clearToken(SESSION_COOKIE)
}

/** `/auth/*`, for clients that speak JSON. `onSignOut` hears which session ended, for streams that are open. */
export function signInRoutes(
  tools: SignInTools,
  onSignOut: (token: string) => void,
): readonly Route[] {
  const route = { site: 'any', kind: 'api' } as const
  return [
    {
      ...route,
      methods: ['POST'],
      path: '/auth/login',
      // Whoever signs in has no token yet, or one that is about to end: the rules for pages of this origin apply.
      access: 'anonymous',
      answer: async (visit) => {
        const signedIn = await signInVisit(tools, visit, parseCredentials(await visit.json()))
        return sessionResponse(signedIn.user, signedIn.csrfToken, { 'set-cookie': signedIn.cookie })
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/logout',
      access: 'session',
      answer: async (visit) => {
        const cookie = await signOutVisit(tools, visit)
        if (visit.session !== undefined) onSignOut(visit.session)
        return new Response(null, {
          status: 204,
          headers: { 'set-cookie': cookie, 'clear-site-data': '"cache", "storage"' },
        })
      },
    },
    {
      ...route,
      methods: ['GET'],
      path: '/auth/session',
      access: 'session',
      answer: async ({ site, session = '', csrfToken = '' }) => {
        const user = await findSignedIn(tools.port, site.database, session)
        if (user === undefined) throw new PlatformError('NOT_SIGNED_IN')
        return sessionResponse(user, csrfToken)
      },
    },
  ]
}

function sessionResponse(
  user: SignedInUser,
  csrfToken: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ user, csrf_token: csrfToken }, { headers })
}

function refusalOf(outcome: Exclude<SignInOutcome, { kind: 'signed_in' }>): PlatformError {
  return outcome.kind === 'refused'
    ? new PlatformError('SIGN_IN_FAILED')
    : new PlatformError('TOO_MANY_ATTEMPTS', { details: { retry_after_s: outcome.retryAfterS } })
}

function parseCredentials(body: unknown): Credentials {
  const login: unknown = isObject(body) ? Reflect.get(body, 'login') : undefined
  const password: unknown = isObject(body) ? Reflect.get(body, 'password') : undefined
  if (typeof login === 'string' && typeof password === 'string') return { login, password }
  throw new PlatformError('BODY_INVALID', { message: 'Send {"login": "…", "password": "…"}.' })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
