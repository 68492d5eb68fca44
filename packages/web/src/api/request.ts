import { problemOf, unreachable } from './problem.ts'

/** Everything this client says to the server goes through one of these, so that session and refusals have one place. */
export interface ServerAccess {
  /** The CSRF token of the session, sent with every change. */
  token: string
  /** Whether this session is told of changes as they happen: support is not, who would look without asking. */
  hearsChanges: boolean
  /** Called when the server says that the session is over; resolves when somebody signed in again, to repeat the request. */
  onSignedOut: Ask
  /** Called when the server wants a fresh proof of who it is; resolves when it was given, likewise. */
  onUnconfirmed: Ask
}

/** Asks the person, for a request that was sent then (`performance.now()`); resolves with whether to repeat it. */
type Ask = (sentAt: number) => Promise<boolean>

export const access: ServerAccess = {
  token: '',
  hearsChanges: true,
  onSignedOut: async () => await Promise.resolve(false),
  onUnconfirmed: async () => await Promise.resolve(false),
}

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
 * As `fetch`, with the CSRF token. A session that ended is renewed, and a fresh proof of identity given, if the person
 * wants; then it is asked once more. Throws only UNREACHABLE.
 */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const sentAt = performance.now()
  const response = await sendOnce(input, init)
  const ask = await questionOf(input, response)
  return ask !== undefined && (await ask(sentAt)) ? await sendOnce(input, init) : response
}

/** The JSON of an answer that must be a success; ApiProblem otherwise. */
export async function requestJson(path: string, init?: RequestInit): Promise<unknown> {
  const response = await send(path, init)
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Calls `/api/rpc/<action>`. */
export async function callAction(action: string, input: unknown): Promise<unknown> {
  return await requestJson(`/api/rpc/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
}

/** What the person has to be asked before the request can go through. */
async function questionOf(input: RequestInfo | URL, response: Response): Promise<Ask | undefined> {
  if (response.status === NOT_SIGNED_IN) return SIGN_IN.has(input) ? undefined : access.onSignedOut
  if (response.status !== FORBIDDEN) return undefined
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return Reflect.get(Object(body), 'code') === 'CONFIRMATION_NEEDED'
    ? access.onUnconfirmed
    : undefined
}

async function sendOnce(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
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
