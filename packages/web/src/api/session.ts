import { access, requestJson } from './request.ts'

export interface SessionUser {
  readonly id: string
  readonly name: string
  readonly login: string
  /** Set in a copy that was restored on the side: as of when, and of which database. */
  readonly neutralised: { readonly since: string; readonly from: string } | undefined
}

/** Who is signed in; remembers the CSRF token. ApiProblem with status 401 for nobody. */
export async function readSession(): Promise<SessionUser> {
  return takeSession(await requestJson('/auth/session'))
}

/** Signs in again after a session ended, without leaving the page. ApiProblem when refused. */
export async function signInAgain(login: string, password: string): Promise<SessionUser> {
  const body = JSON.stringify({ login, password })
  const headers = { 'content-type': 'application/json' }
  return takeSession(await requestJson('/auth/login', { method: 'POST', headers, body }))
}

/** The code that is asked for after the password. ApiProblem when refused. */
export async function answerWithCode(code: string): Promise<SessionUser> {
  const body = JSON.stringify({ code })
  const headers = { 'content-type': 'application/json' }
  return takeSession(await requestJson('/auth/second-factor', { method: 'POST', headers, body }))
}

/** The password again, for what asks for a fresh proof of identity. ApiProblem when it is wrong. */
export async function confirmByPassword(password: string): Promise<void> {
  const body = JSON.stringify({ password })
  const headers = { 'content-type': 'application/json' }
  await requestJson('/auth/confirm', { method: 'POST', headers, body })
}

export async function signOut(): Promise<void> {
  await requestJson('/auth/logout', { method: 'POST' })
}

function takeSession(answer: unknown): SessionUser {
  const { user, csrf_token: token, neutralised } = Object(answer)
  access.token = String(token)
  return {
    id: String(user.id),
    name: String(user.name),
    login: String(user.login),
    neutralised: neutralised
      ? { since: String(neutralised.since), from: String(neutralised.from) }
      : undefined,
  }
}
