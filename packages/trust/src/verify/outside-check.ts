import { hstsOf, judgeTls, type TlsLook } from '@zennnn/cloud'
import type { Brand, Clock } from '@zennnn/kernel'
import { counted } from '../control/counted.ts'
import { isSentence, type Observation } from '../control/observation.ts'
import { plainHttpControl } from '../controls/plain-http.ts'
import { observeSecurityTxt } from '../controls/security-txt.ts'
import type { Answer, Ask } from '../outside/ask.ts'
import { closedRoutes, type KnownRoute } from '../outside/known-routes.ts'
import { isStrictPolicy } from '../outside/script-policy.ts'

/** A stranger asks little of a cloud that is not his. */
const MOST_ROUTES = 12
const MOST_NAMED = 3
const HALF_A_YEAR_S = 180 * 86_400

/** The means of a reader: those of anybody. */
export interface Outside {
  readonly clock: Clock
  readonly ask: Ask
  /** Without encryption, at each port where somebody could try. */
  readonly plain: readonly Ask[]
  readonly look: (signal: AbortSignal) => Promise<TlsLook>
  /** As people write it: `https://cloud.example`. */
  readonly origin: string
}

/** What a reader tried from his own machine. Nothing of it is a text of the site. */
export interface OutsideCheck {
  readonly id: string
  readonly outcome: Observation['outcome']
  readonly found: string
}

/** Tries what can be tried from outside without an account: each by itself, whatever came of the others. */
export async function checkOutside(
  outside: Outside,
  brand: Brand,
  signal: AbortSignal,
): Promise<readonly OutsideCheck[]> {
  const { ask, plain, origin, clock } = outside
  const closed = closedRoutes(brand)
  const read = closed.filter(({ method }) => method === 'GET').slice(0, MOST_ROUTES)
  const change = closed.filter(({ method }) => method !== 'GET').slice(0, MOST_ROUTES)
  const checks: readonly (readonly [
    string,
    () => Promise<Pick<Observation, 'outcome' | 'measured'>>,
  ])[] = [
    ['headers', async () => observeHeaders(await ask({ path: '/security' }, signal))],
    [
      'security-txt',
      async () =>
        observeSecurityTxt(
          await ask({ path: '/.well-known/security.txt' }, signal),
          origin,
          clock.now(),
        ),
    ],
    ['plain-http', async () => await plainHttpControl({ canary: ask, plain }).observe(signal)],
    ['private-routes', async () => await observeRefusals(read, { ask, signal })],
    ['forged-changes', async () => await observeRefusals(change, { ask, signal })],
  ]
  const found: OutsideCheck[] = [...(await checkTls(outside, signal))]
  for (const [id, observe] of checks) found.push(await tried(id, observe, signal))
  return found
}

async function checkTls(
  { look, clock }: Outside,
  signal: AbortSignal,
): Promise<readonly OutsideCheck[]> {
  const ids = ['tls', 'tls-grade', 'tls-cert'] as const
  try {
    const verdicts = judgeTls(await look(signal), clock.now())
    return ids.map((id) => {
      const { holds, measured } = verdicts[id]
      // Words of a certificate may be in it.
      const found = isSentence(measured) ? measured : 'what it serves cannot be said here'
      return { id, outcome: holds ? 'holds' : 'fails', found }
    })
  } catch {
    signal.throwIfAborted()
    return ids.map((id) => ({ id, outcome: 'fails', found: 'no handshake' }))
  }
}

async function tried(
  id: string,
  observe: () => Promise<Pick<Observation, 'outcome' | 'measured'>>,
  signal: AbortSignal,
): Promise<OutsideCheck> {
  try {
    const { outcome, measured } = await observe()
    return { id, outcome, found: isSentence(measured) ? measured : 'nothing that can be said here' }
  } catch {
    signal.throwIfAborted()
    return { id, outcome: 'fails', found: 'it gave no answer over a connection that is trusted' }
  }
}

/** @internal */
export function observeHeaders({
  status,
  headers,
}: Pick<Answer, 'status' | 'headers'>): Pick<Observation, 'outcome' | 'measured'> {
  const policy = headers.get('content-security-policy') ?? ''
  const hsts = hstsOf(headers.get('strict-transport-security') ?? undefined) ?? 0
  const missing = [
    ...(status === 200 ? [] : ['the page of promises']),
    ...(hsts >= HALF_A_YEAR_S ? [] : ['Strict-Transport-Security for half a year']),
    ...(isStrictPolicy(policy)
      ? []
      : ['a Content-Security-Policy that lets no foreign script run']),
    ...(/frame-ancestors '(?:none|self)'/.test(policy) ? [] : ['a policy against foreign frames']),
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['X-Content-Type-Options']),
    ...(headers.get('referrer-policy') === 'no-referrer' ? [] : ['Referrer-Policy']),
  ]
  return missing.length === 0
    ? { outcome: 'holds', measured: 'HTTPS alone, no foreign script, frame, type or referrer' }
    : { outcome: 'fails', measured: `not there: ${missing.join(', ')}` }
}

/** Without a session, and, where it would change something, as another site would cause it: all of it is refused. */
async function observeRefusals(
  routes: readonly KnownRoute[],
  { ask, signal }: { readonly ask: Ask; readonly signal: AbortSignal },
): Promise<Pick<Observation, 'outcome' | 'measured'>> {
  const passed: string[] = []
  for (const { method, path } of routes) {
    const { status } = await ask(
      method === 'GET'
        ? { path, headers: { accept: 'application/json' } }
        : {
            method,
            path,
            headers: {
              'content-type': 'application/json',
              origin: 'https://elsewhere.example',
              'sec-fetch-site': 'cross-site',
            },
            body: '{}',
          },
      signal,
    )
    if (status !== 401 && status !== 403) passed.push(`${method} ${path}: ${status}`)
  }
  const all = counted(routes.length, 'route')
  if (passed.length > 0)
    return {
      outcome: 'fails',
      // The addresses are those that this version knows, and no text of the site.
      measured: `${passed.length} of ${all} did not refuse who is not signed in: ${passed.slice(0, MOST_NAMED).join(', ')}`,
    }
  return {
    outcome: routes.length > 0 ? 'holds' : 'unknown',
    measured: `${all} refused who is not signed in`,
  }
}
