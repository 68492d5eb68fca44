import { access, type Remedy } from './access.ts'
import { attendanceHeaders } from './attendance.ts'
import { problemOf, unreachable } from './problem.ts'
import { renewAccess } from './renewal.ts'

const NOT_SIGNED_IN = 401
const FORBIDDEN = 403
/** Their refusals say that a password or a code is wrong, not that a session is over. */
const SIGN_IN: ReadonlySet<unknown> = new Set([
  '/auth/login',
  '/auth/passkey',
  '/auth/second-factor',
  '/auth/second-factor/passkey',
])

type HearReach = (isReached: boolean) => void
const hearers = new Set<HearReach>()

/** Calls `hear` at the end of each request with whether the server answered at all; returns how to stop. */
export function onReach(hear: HearReach): () => void {
  hearers.add(hear)
  return () => {
    hearers.delete(hear)
  }
}

/**
 * As `fetch`, with the CSRF token. What another window of the browser renewed is taken over; a session that ended is renewed,
 * and a fresh proof of identity given, if the person wants. Each is tried once, then it is asked once more. Throws only
 * UNREACHABLE.
 */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const sentAt = performance.now()
  const tried = new Set<Remedy>()
  for (;;) {
    const response = await sendOnce(input, init)
    const remedy = SIGN_IN.has(input)
      ? undefined
      : remedyOf(response.status, await codeOf(response))
    if (remedy === undefined || tried.has(remedy) || !(await remedy(sentAt))) return response
    tried.add(remedy)
  }
}

/** What may help a request that was refused so; undefined when nothing does. */
export function remedyOf(status: number, code: unknown): Remedy | undefined {
  if (status === NOT_SIGNED_IN) return enterAgain
  if (code === 'CSRF_REFUSED') return renewAccess
  return code === 'CONFIRMATION_NEEDED' ? confirmAgain : undefined
}

/** The JSON of an answer that must be a success; ApiProblem otherwise. */
export async function requestJson(path: string, init?: RequestInit): Promise<unknown> {
  const response = await send(path, init)
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Sends JSON; the JSON of the answer. */
export async function sendJson(
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  body: unknown,
): Promise<unknown> {
  return await requestJson(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function postJson(path: string, body: unknown): Promise<unknown> {
  return await sendJson('POST', path, body)
}

/** Calls `/api/rpc/<action>`. */
export async function callAction(action: string, input: unknown): Promise<unknown> {
  return await postJson(`/api/rpc/${action}`, input)
}

async function enterAgain(sentAt: number): Promise<boolean> {
  return (await renewAccess()) || (await access.onSignedOut(sentAt))
}

async function confirmAgain(sentAt: number): Promise<boolean> {
  return await access.onUnconfirmed(sentAt)
}

/** Of a refusal, which has a body of its own. */
async function codeOf(response: Response): Promise<unknown> {
  if (response.status !== FORBIDDEN) return undefined
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return Reflect.get(Object(body), 'code')
}

async function sendOnce(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const headers = new Headers({
    ...attendanceHeaders(),
    ...Object.fromEntries(new Headers(init.headers)),
  })
  const method = (init.method ?? 'GET').toUpperCase()
  if (method !== 'GET' && method !== 'HEAD') headers.set('x-csrf-token', access.token)
  try {
    const response = await fetch(input, { ...init, headers, credentials: 'same-origin' })
    tellReach(true)
    return response
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause
    tellReach(false)
    throw unreachable(cause)
  }
}

function tellReach(isReached: boolean): void {
  for (const hear of hearers) hear(isReached)
}
