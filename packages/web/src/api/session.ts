import { access } from './access.ts'
import { attendanceHeaders } from './attendance.ts'
import { provePasskey } from './passkey.ts'
import { postJson, requestJson } from './request.ts'

export interface SessionUser {
  readonly id: string
  readonly name: string
  readonly login: string
  /** Set in a copy that was restored on the side: as of when, and of which database. */
  readonly neutralised: { readonly since: string; readonly from: string } | undefined
  /** Set for two weeks after it was brought back from a backup: changes between these times are lost. */
  readonly recovered: { readonly since: string; readonly until: string } | undefined
  /** Set for somebody of support: what they were let in for, and until when. */
  readonly support:
    | { readonly ticket: string; readonly mayWrite: boolean; readonly expiresAt: string }
    | undefined
}

/** Who is signed in; remembers the CSRF token. ApiProblem with status 401 for nobody. */
export async function readSession(): Promise<SessionUser> {
  return takeSession(await requestJson('/auth/session'))
}

/** Who signed in in another window of this browser since this one knows its session; undefined for nobody. */
export async function findSessionElsewhere(): Promise<SessionUser | undefined> {
  // Nobody is asked to sign in by this.
  const response = await fetch('/auth/session', {
    credentials: 'same-origin',
    headers: attendanceHeaders(),
  })
  if (!response.ok) return undefined
  const answer: unknown = await response.json()
  // The token follows from the session.
  return Reflect.get(Object(answer), 'csrf_token') === access.token
    ? undefined
    : takeSession(answer)
}

/** Signs in again after a session ended, without leaving the page. ApiProblem when refused. */
export async function signInAgain(login: string, password: string): Promise<SessionUser> {
  return takeSession(await postJson('/auth/login', { login, password }))
}

/** The code that is asked for after the password. ApiProblem when refused. */
export async function answerWithCode(code: string): Promise<SessionUser> {
  return takeSession(await postJson('/auth/second-factor', { code }))
}

/** By a passkey: at a step it is the factor that is owed, else both at once. ApiProblem when refused. */
export async function signInByPasskey(way: 'alone' | 'after_password'): Promise<SessionUser> {
  const path = way === 'alone' ? '/auth/passkey' : '/auth/second-factor/passkey'
  return takeSession(await postJson(path, { passkey: await provePasskey() }))
}

/** The password again, for what asks for a fresh proof of identity. ApiProblem when it is wrong. */
export async function confirmByPassword(password: string): Promise<void> {
  takeToken(await postJson('/auth/confirm', { password }))
}

/** The same by a passkey. */
export async function confirmByPasskey(): Promise<void> {
  takeToken(await postJson('/auth/confirm/passkey', { passkey: await provePasskey() }))
}

/** Changes the own password; all other sessions end. ApiProblem when the current one is wrong, or the new one is not good. */
export async function changePassword(change: {
  readonly current_password: string
  readonly password: string
  readonly keep_api_keys: boolean
}): Promise<void> {
  takeToken(await postJson('/auth/password/change', change))
}

export async function signOut(): Promise<void> {
  await requestJson('/auth/logout', { method: 'POST' })
}

/** The same for somebody of support. */
export async function leaveAsSupport(): Promise<void> {
  await requestJson('/auth/staff/leave', { method: 'POST' })
}

/** The session goes on by another token. */
function takeToken(answer: unknown): void {
  access.token = String(Object(answer).csrf_token)
}

function takeSession(answer: unknown): SessionUser {
  const { user, neutralised, recovered, support } = Object(answer)
  takeToken(answer)
  access.user = String(user.id)
  access.hearsChanges = !support
  return {
    id: String(user.id),
    name: String(user.name),
    login: String(user.login),
    neutralised: neutralised
      ? { since: String(neutralised.since), from: String(neutralised.from) }
      : undefined,
    recovered: recovered
      ? { since: String(recovered.since), until: String(recovered.until) }
      : undefined,
    support: support
      ? {
          ticket: String(support.ticket),
          mayWrite: support.may_write === true,
          expiresAt: String(support.expires_at),
        }
      : undefined,
  }
}
