import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import type { Answer, Ask } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'

const SESSION = /^__Host-session=[^;]/
const PROVIDER = /^(__Host-provider=[^;]+)/
/** RFC 9700, 2.1: what a request to a provider carries, so that nobody comes back with the answer to another one. */
const PROOFS = ['state', 'nonce', 'code_challenge']

/** @internal for its tests, until it is bound */
export interface ProviderPort extends CanaryPort {
  /** The id of a real provider of OpenID Connect in the canary database; undefined where it has none. */
  readonly provider: (signal: AbortSignal) => Promise<string | undefined>
  /** Signs in there, as the person who is linked, and agrees: from the address that one was sent to, the one that one is sent back to. */
  readonly agree: (location: string, signal: AbortSignal) => Promise<string>
}

/** Holds where somebody signs in by a provider, in the browser that began it, and once. No password of his is asked for here. */
export function providerSignInControl({ provider, agree, ...port }: ProviderPort): Control {
  return {
    id: 'provider-sign-in',
    observe: inCanary(port, async ({ ask }, signal) => {
      const id = await provider(signal)
      if (id === undefined)
        return { outcome: 'unknown', measured: 'the canary database has no provider', figures: {} }
      const departure = await ask({ path: `/sign-in/with/${id}` }, signal)
      const location = departure.headers.get('location') ?? ''
      const browser = cookieOf(departure, PROVIDER)
      if (browser === undefined || !isProven(location)) return sayUnproven()
      const back = pathOf(await agree(location, signal))
      const altered = back.replace(/([?&]state=)[^&]*/, '$1altered')
      const tries: readonly (readonly [string, string | undefined])[] = [
        // Another browser comes first: whoever comes back uses the answer up.
        [back, undefined],
        [altered, browser],
      ]
      let refused = 0
      for (const [path, cookie] of tries)
        if (!isSignedIn(await come(ask, path, cookie, signal))) refused += 1
      // What was tried with the cookie may have used it up: a right one is begun anew.
      const again = await ask({ path: `/sign-in/with/${id}` }, signal)
      const fresh = cookieOf(again, PROVIDER)
      const right = pathOf(await agree(again.headers.get('location') ?? '', signal))
      const isIn = isSignedIn(await come(ask, right, fresh, signal))
      if (!isSignedIn(await come(ask, right, fresh, signal))) refused += 1
      return observeVisit(isIn, refused)
    }),
  }
}

function isProven(location: string): boolean {
  if (!URL.canParse(location)) return false
  const { searchParams, protocol } = new URL(location)
  return (
    protocol === 'https:' &&
    searchParams.get('response_type') === 'code' &&
    searchParams.get('code_challenge_method') === 'S256' &&
    PROOFS.every((name) => (searchParams.get(name) ?? '').length >= 16)
  )
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address)
  return `${pathname}${search}`
}

async function come(
  ask: Ask,
  path: string,
  cookie: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return await ask({ path, ...(cookie === undefined ? {} : { headers: { cookie } }) }, signal)
}

function cookieOf({ headers }: Answer, name: RegExp): string | undefined {
  return headers
    .getSetCookie()
    .map((cookie) => name.exec(cookie)?.[1])
    .find((cookie) => cookie !== undefined)
}

function isSignedIn({ headers }: Answer): boolean {
  return headers.getSetCookie().some((cookie) => SESSION.test(cookie))
}

function sayUnproven(): Observation {
  return {
    outcome: 'fails',
    measured: 'nobody is sent to the provider with what proves that he comes back from there',
    figures: { signed_in: 0, refused: 0 },
  }
}

function observeVisit(isIn: boolean, refused: number): Observation {
  return {
    outcome: isIn && refused === 3 ? 'holds' : 'fails',
    measured: `the provider ${isIn ? 'signed in' : 'did not sign in'}, ${refused} of 3 others who came back were refused: another browser, another answer, the same one again`,
    figures: { signed_in: isIn ? 1 : 0, refused },
  }
}
