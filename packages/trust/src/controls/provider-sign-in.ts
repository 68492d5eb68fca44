import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, jsonOf, memberOf } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'

const SESSION = /^(__Host-session=[^;]+)/
const PROVIDER = /^(__Host-provider=[^;]+)/
/** RFC 9700, 2.1: what a request to a provider carries, so that nobody comes back with the answer to another one. */
const PROOFS = ['state', 'nonce', 'code_challenge']
/** In what a token of a sign-in may not hold: who signed it, for whom, and for which visit. */
const TOKEN_FAULTS = ['key', 'audience', 'nonce'] as const
/** A browser that went there, too, one that did not, another answer, a token with each fault, and the right answer again. */
const OTHERS = 4 + TOKEN_FAULTS.length

/** A provider of OpenID Connect that the canary database has, while it is there. */
interface ProviderVisit {
  /** Its id in the canary database. */
  readonly id: string
  /** Of the person whose account there is linked. She has no other way in. */
  readonly login: string
  /**
   * Signs in there as her, and agrees: from the address that one was sent to, the one that one is sent back to. `fault`: of the
   * token that the provider gives for it.
   */
  readonly agree: (location: string, fault?: (typeof TOKEN_FAULTS)[number]) => string
  /** Whether a password of hers lies in the canary database. */
  readonly keepsPassword: () => Promise<boolean>
}

export interface ProviderPort extends CanaryPort {
  /** Runs a provider as long as `use` takes; undefined where the canary database has none. */
  readonly withProvider: <Seen>(
    use: (visit: ProviderVisit) => Promise<Seen>,
    signal: AbortSignal,
  ) => Promise<Seen | undefined>
}

/** Holds where somebody signs in by a provider, in the browser that began it, and once. No password of hers is asked for or kept here. */
export function providerSignInControl({ withProvider, ...port }: ProviderPort): Control {
  return {
    id: 'provider-sign-in',
    observe: inCanary(port, async ({ ask }, signal) => {
      const seen = await withProvider(async (visit) => await tryAll(ask, visit, signal), signal)
      if (seen !== undefined) return seen
      return { outcome: 'unknown', measured: 'the canary database has no provider', figures: {} }
    }),
  }
}

async function tryAll(ask: Ask, visit: ProviderVisit, signal: AbortSignal): Promise<Observation> {
  const begin = async (): Promise<Begun | undefined> => await depart(ask, visit.id, signal)
  const [first, second] = [await begin(), await begin()]
  if (first === undefined || second === undefined) return sayUnproven()
  const back = pathOf(visit.agree(first.location))
  const tries: (readonly [path: string, browser: string | undefined])[] = [
    // Who goes there and hands the answer to somebody else, who went as well. It comes first: whoever comes back uses the answer up.
    [back, second.browser],
    [pathOf(visit.agree(second.location)), undefined],
    [back.replace(/([?&]state=)[^&]*/, '$1altered'), first.browser],
  ]
  for (const fault of TOKEN_FAULTS) {
    const begun = await begin()
    if (begun !== undefined) tries.push([pathOf(visit.agree(begun.location, fault)), begun.browser])
  }
  let refused = 0
  for (const [path, browser] of tries)
    if (sessionOf(await come(ask, path, browser, signal)) === undefined) refused += 1
  // What was tried with the cookie may have used it up: a right one is begun anew.
  const again = await begin()
  if (again === undefined) return sayUnproven()
  const right = pathOf(visit.agree(again.location))
  const session = sessionOf(await come(ask, right, again.browser, signal))
  if (sessionOf(await come(ask, right, again.browser, signal)) === undefined) refused += 1
  return observeVisit({
    isIn: session !== undefined && (await loginOf(ask, session, signal)) === visit.login,
    refused,
    keeps: await visit.keepsPassword(),
  })
}

interface Begun {
  readonly location: string
  readonly browser: string
}

/** Undefined where nobody is sent off, or without what proves that he comes back from there. */
async function depart(ask: Ask, id: string, signal: AbortSignal): Promise<Begun | undefined> {
  const departure = await ask({ path: `/sign-in/with/${id}` }, signal)
  const location = departure.headers.get('location') ?? ''
  const browser = cookieOf(departure, PROVIDER)
  return browser !== undefined && isProven(location) ? { location, browser } : undefined
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

function sessionOf(answer: Answer): string | undefined {
  return cookieOf(answer, SESSION)
}

function cookieOf({ headers }: Answer, name: RegExp): string | undefined {
  return headers
    .getSetCookie()
    .map((cookie) => name.exec(cookie)?.[1])
    .find((cookie) => cookie !== undefined)
}

/** Whose session it is. It ends by itself. */
async function loginOf(ask: Ask, session: string, signal: AbortSignal): Promise<unknown> {
  const answer = await come(ask, '/auth/session', session, signal)
  return memberOf(memberOf(jsonOf(answer), 'user'), 'login')
}

function sayUnproven(): Observation {
  return {
    outcome: 'fails',
    measured: 'nobody is sent to the provider with what proves that he comes back from there',
    figures: { signed_in: 0, refused: 0, kept: 0 },
  }
}

function observeVisit({
  isIn,
  refused,
  keeps,
}: {
  readonly isIn: boolean
  readonly refused: number
  readonly keeps: boolean
}): Observation {
  const words = [
    `the provider ${isIn ? 'signed in' : 'did not sign in'} the person who is linked`,
    `${refused} of ${OTHERS} others who came back were refused: a browser that went there, too, one that did not, another answer, tokens by another key, for another audience and with another nonce, the same answer again`,
    keeps ? 'a password is kept here' : 'no password is kept here',
  ]
  return {
    outcome: isIn && refused === OTHERS && !keeps ? 'holds' : 'fails',
    measured: words.join('; '),
    figures: { signed_in: isIn ? 1 : 0, refused, kept: keeps ? 1 : 0 },
  }
}
