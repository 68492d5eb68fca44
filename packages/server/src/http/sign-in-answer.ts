import {
  DEVICE_S,
  deviceTokenOf,
  findNeutralised,
  findRecoveredFrom,
  type Neutralised,
  type RecoveredFrom,
  type RenewedSession,
  type SignedInUser,
  type SignInOutcome,
  type SignInTools,
  type SupportUser,
} from '@zennnn/identity'
import { type DatabaseId, PlatformError, tooManyAttempts } from '@zennnn/kernel'
import {
  clearToken,
  DEVICE_COOKIE,
  SESSION_COOKIE,
  STAFF_COOKIE,
  STEP_COOKIE,
  writeToken,
} from './cookies.ts'
import { csrfTokenOf } from './csrf.ts'
import { problemResponse, toRefusal } from './problem-response.ts'
import type { Visit } from './visit.ts'

/**
 * The answer to an attempt to sign in for clients that speak JSON, whatever the way in was: a session, or 401 with what
 * else is owed and a cookie for the step. SIGN_IN_FAILED, TOO_MANY_ATTEMPTS.
 */
export async function signInResponse(
  { port }: Pick<SignInTools, 'port'>,
  visit: Visit,
  outcome: SignInOutcome,
): Promise<Response> {
  switch (outcome.kind) {
    case 'signed_in': {
      const past = await findPast(port, visit.site.database)
      return sessionResponse(
        { user: outcome.user, csrfToken: csrfTokenOf(outcome.token), ...past },
        signInCookies(visit, outcome),
      )
    }
    case 'second_factor':
      return owes(visit, outcome, {
        error: new PlatformError('SECOND_FACTOR_NEEDED', { details: { factors: outcome.factors } }),
      })
    case 'enrolment':
      return owes(visit, outcome, { error: new PlatformError('ENROLMENT_NEEDED') })
    default:
      throw refusalOf(outcome)
  }
}

/** Which cookies an outcome sets: a session ends the step, a step leaves the session that is still open. */
export function signInCookies(
  { step, staff }: Pick<Visit, 'step' | 'staff'>,
  outcome: Exclude<SignInOutcome, { kind: 'refused' | 'throttled' }>,
): readonly string[] {
  const { kind, token, lifetimeS } = outcome
  if (kind !== 'signed_in') return [writeToken(STEP_COOKIE, token, lifetimeS)]
  return [
    ...renewedCookies({ token, lifetimeS }),
    ...(step === undefined ? [] : [clearToken(STEP_COOKIE)]),
    // Whoever has this one comes with nothing else.
    ...(staff === undefined ? [] : [clearToken(STAFF_COOKIE)]),
  ]
}

/** A session that goes on by another token, for clients that speak JSON: they need the CSRF token that belongs to it. */
export function renewedResponse(session: RenewedSession): Response {
  const body = { csrf_token: csrfTokenOf(session.token) }
  return withCookies(Response.json(body), renewedCookies(session))
}

/** What a browser keeps of a session follows from its token. */
export function renewedCookies({ token, lifetimeS }: RenewedSession): readonly string[] {
  return [
    writeToken(SESSION_COOKIE, token, lifetimeS),
    writeToken(DEVICE_COOKIE, deviceTokenOf(token), DEVICE_S),
  ]
}

/** What a database must say of where it comes from to whoever is in it. */
interface Past {
  readonly neutralised: Neutralised | undefined
  readonly recovered: RecoveredFrom | undefined
}

export async function findPast(port: SignInTools['port'], database: DatabaseId): Promise<Past> {
  const [neutralised, recovered] = await Promise.all([
    findNeutralised(port, database),
    findRecoveredFrom(port, database),
  ])
  return { neutralised, recovered }
}

/** Who is signed in, as JSON. */
export function sessionResponse(
  session: Past & {
    readonly user: SignedInUser
    readonly csrfToken: string
    /** Somebody of support, who is the user. */
    readonly support?: SupportUser | undefined
  },
  cookies: readonly string[] = [],
): Response {
  const { user, csrfToken, neutralised = null, recovered = null, support } = session
  const { id, login, name } = user
  const body = {
    user: { id, login, name },
    csrf_token: csrfToken,
    neutralised,
    recovered,
    support:
      support === undefined
        ? null
        : {
            ticket: support.ticket,
            may_write: support.mayWrite,
            expires_at: support.expiresAt,
          },
  }
  return withCookies(Response.json(body), cookies)
}

/** What is thrown for an attempt that was refused or throttled. */
function refusalOf(
  outcome: Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>,
): PlatformError {
  return outcome.kind === 'refused'
    ? new PlatformError('SIGN_IN_FAILED')
    : tooManyAttempts(outcome.retryAfterS)
}

function owes(
  visit: Visit,
  outcome: Extract<SignInOutcome, { kind: 'second_factor' | 'enrolment' }>,
  { error }: { readonly error: PlatformError },
): Response {
  const response = problemResponse(toRefusal(error, visit.requestId))
  return withCookies(response, signInCookies(visit, outcome))
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
