import {
  type DirectoryTools,
  findNoPlace,
  findSignedIn,
  findStaff,
  givePassword,
  type SignInOutcome,
  type SignInTools,
  signIn,
  signOut,
} from '@zennnn/identity'
import { PlatformError, parseRecordId } from '@zennnn/kernel'
import { noteAttempt, noteDerived } from './attempt-line.ts'
import { textField } from './body-field.ts'
import { clearToken, SESSION_COOKIE } from './cookies.ts'
import type { Route } from './route.ts'
import { INSTANT, TEXT, UUID } from './schema-parts.ts'
import { portOf } from './session-asker.ts'
import { findPast, sessionResponse, signInResponse } from './sign-in-answer.ts'
import type { Visit } from './visit.ts'

const SESSION = {
  'application/json': {
    type: 'object',
    properties: {
      user: {
        type: 'object',
        properties: { id: UUID, login: TEXT, name: TEXT },
        required: ['id', 'login', 'name'],
      },
      csrf_token: { ...TEXT, description: 'Changes carry it as X-CSRF-Token.' },
      neutralised: {
        type: ['object', 'null'],
        description: 'The database was restored on the side of another one: no mail leaves it.',
        properties: { since: INSTANT, from: TEXT },
        required: ['since', 'from'],
      },
      recovered: {
        type: ['object', 'null'],
        description:
          'The database was brought back from a backup within the last two weeks; changes between these times are lost.',
        properties: { since: INSTANT, until: INSTANT },
        required: ['since', 'until'],
      },
      support: {
        type: ['object', 'null'],
        description: 'It is somebody of support, let in for this and until then.',
        properties: { ticket: TEXT, may_write: { type: 'boolean' }, expires_at: INSTANT },
        required: ['ticket', 'may_write', 'expires_at'],
      },
    },
    required: ['user', 'csrf_token', 'neutralised', 'recovered', 'support'],
  },
} as const
const LOGIN = {
  summary: 'Sign in',
  body: {
    'application/json': {
      type: 'object',
      properties: { login: TEXT, password: TEXT },
      required: ['login', 'password'],
    },
  },
  answer: { status: 200, means: 'Signed in; the cookie is the session', content: SESSION },
} as const
const LOGOUT = { summary: 'End the session', answer: { status: 204, means: 'Ended' } } as const
const GIFT = {
  summary: 'Give a user a password',
  body: {
    'application/json': {
      type: 'object',
      properties: { user: UUID, password: TEXT },
      required: ['user', 'password'],
    },
  },
  answer: { status: 204, means: 'Given; the sessions and API keys of that user are ended' },
} as const
const WHO = {
  summary: 'Who this is',
  answer: { status: 200, means: 'The user of the session', content: SESSION },
} as const

/** Of a body that nobody reads; the longest login and password are shorter. */
const UNREAD_BYTES = 4096

export interface Credentials {
  readonly login: string
  readonly password: string
}

/** By a password that this database or its directory knows. */
export type PasswordSignIn = SignInTools & DirectoryTools

/** Signs in from a request. The token the browser had is never used again. */
export async function attemptSignIn(
  tools: PasswordSignIn,
  visit: Visit,
  credentials: Credentials,
): Promise<SignInOutcome> {
  const { site, network, userAgent, log } = visit
  const { session: previousToken, device: deviceToken } = visit
  const request = { ...credentials, previousToken, deviceToken, network, userAgent }
  return await noteDerived(
    visit,
    'sign_in',
    async () => await signIn({ ...tools, log }, site.database, request),
  )
}

export interface SessionEnd {
  readonly port: SignInTools['port']
  /** Hears which session ended, for streams that are open. */
  readonly onSignOut: (token: string) => void
}

/** Ends the session of a request for every process; the cookie is the caller's business. */
export async function endSession({ port, onSignOut }: SessionEnd, visit: Visit): Promise<void> {
  if (visit.session === undefined) return
  await signOut(port, visit.site.database, visit.session)
  onSignOut(visit.session)
}

/** `/auth/*`, for clients that speak JSON. */
export function signInRoutes(
  tools: PasswordSignIn,
  onSignOut: (token: string) => void,
): readonly Route[] {
  const route = { site: 'any', kind: 'api' } as const
  return [
    {
      ...route,
      methods: ['POST'],
      path: '/auth/login',
      description: LOGIN,
      // Whoever signs in has no token yet, or one that is about to end: the rules for pages of this origin apply.
      access: 'anonymous',
      answer: async (visit) => await answerLogin(tools, visit),
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/logout',
      description: LOGOUT,
      access: 'session',
      answer: async (visit) => {
        await endSession({ port: tools.port, onSignOut }, visit)
        return new Response(null, {
          status: 204,
          headers: {
            'set-cookie': clearToken(SESSION_COOKIE),
            'clear-site-data': '"cache", "storage"',
          },
        })
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/password',
      description: GIFT,
      access: 'session',
      answer: async (visit) => await answerGift(tools, visit),
    },
    {
      ...route,
      methods: ['GET'],
      path: '/auth/session',
      description: WHO,
      access: 'session',
      staff: 'as_granted',
      answer: async (visit) => {
        const { site, session = '', staff, csrfToken = '' } = visit
        const [user, support, past] = await Promise.all([
          findSignedIn(portOf(tools.port, visit), site.database, session),
          staff === undefined ? undefined : findStaff(tools.port, site.database, staff),
          findPast(tools.port, site.database),
        ])
        const who = support ?? user
        if (who === undefined) throw new PlatformError('NOT_SIGNED_IN')
        return sessionResponse({ user: who, csrfToken, ...past, support })
      },
    },
  ]
}

async function answerLogin(tools: PasswordSignIn, visit: Visit): Promise<Response> {
  const outcome =
    (await turnAwayUnread(tools, visit)) ??
    (await attemptSignIn(tools, visit, parseCredentials(await visit.json())))
  return await signInResponse(tools, visit, outcome)
}

/** A flood ends here: where nothing can be hashed, what was sent is not read. More than a sign-in has is read, and refused. */
async function turnAwayUnread(
  { pool }: PasswordSignIn,
  visit: Visit,
): Promise<SignInOutcome | undefined> {
  const length = visit.request.headers.get('content-length') ?? ''
  if (!/^\d+$/.test(length) || Number(length) > UNREAD_BYTES) return undefined
  const { site, network, device } = visit
  const outcome = await findNoPlace(pool, site.database, { network, deviceToken: device })
  if (outcome !== undefined) noteAttempt(visit, 'sign_in', { outcome: outcome.kind })
  return outcome
}

/** An administrator gives a user a password. */
async function answerGift(tools: SignInTools, visit: Visit): Promise<Response> {
  const body = await visit.json()
  const user = parseRecordId(textField(body, 'user'))
  await givePassword(tools, visit.site.database, {
    token: visit.session ?? '',
    user,
    password: textField(body, 'password'),
    network: visit.network,
    place: visit.site,
  })
  visit.log.info('password_given', { user })
  return new Response(null, { status: 204 })
}

function parseCredentials(body: unknown): Credentials {
  return { login: textField(body, 'login'), password: textField(body, 'password') }
}
