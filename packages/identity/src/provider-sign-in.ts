import type { Row } from '@zennnn/data'
import {
  type DatabaseId,
  deriveSecret,
  hashSecret,
  newSecret,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type IDToken,
} from 'openid-client'
import { type ProviderTools, providerClientOf } from './provider.ts'
import { discoverProvider, providerFault } from './provider-client.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** How long a person may take at the provider, as `zennnn.provider_visit` has it. */
export const PROVIDER_VISIT_S = 600

/** To which provider, from which site of ours. */
export interface ProviderPlace {
  readonly database: DatabaseId
  readonly provider: RecordId
  /** `https://acme.localhost:8443`, from the configuration. */
  readonly origin: string
}

/** Off to the provider: where the browser goes, and what it keeps in a cookie of ours. */
export interface Departure {
  readonly kind: 'departure'
  readonly location: string
  readonly browser: string
}

/** Why coming back led to nothing. `declined`: the person or the provider said no; `invalid`: what it said does not hold. */
export type ProviderRefusal = 'unknown_state' | 'declined' | 'invalid' | 'not_linked'
/** Why an account was not linked. `taken`: it is somebody else's, or another one of this provider is linked already. */
type LinkRefusal = 'declined' | 'invalid' | 'taken'

export type Arrival =
  | {
      readonly kind: 'entered'
      readonly outcome: Exclude<SignInOutcome, { kind: 'refused' | 'throttled' }>
      readonly next: string
    }
  | { readonly kind: 'linked' }
  /** `fault`: what exactly, for our log. */
  | { readonly kind: 'link_refused'; readonly why: LinkRefusal; readonly fault?: string }
  | { readonly kind: 'refused'; readonly why: ProviderRefusal; readonly fault?: string }
  /** Too many came back from this network from where nobody was sent. */
  | Extract<SignInOutcome, { kind: 'throttled' }>

interface Returning {
  /** Where the browser came back to, with its query. */
  readonly url: URL
  /** Of the cookie. */
  readonly browser: string | undefined
  readonly session: string | undefined
  readonly network: string
  readonly userAgent: string
  /** Of a browser in which somebody signed in before; it has attempts of its own. */
  readonly deviceToken: string | undefined
}

/** Where a provider sends people back to; each has one of its own, so that none can speak for another (RFC 9700 §4.4.2.2). */
export function redirectUriOf({
  origin,
  provider,
}: Pick<ProviderPlace, 'origin' | 'provider'>): string {
  return `${origin}/sign-in/with/${provider}/back`
}

/** Begins a sign-in. NOT_FOUND for a provider that is off; STATE_REFUSED when it does not answer as it should. */
export async function departToSignIn(
  tools: ProviderTools,
  place: ProviderPlace,
  { next, ...from }: { readonly next: string } & Pick<Returning, 'network' | 'deviceToken'>,
): Promise<Departure | Extract<SignInOutcome, { kind: 'throttled' }>> {
  const state = newSecret()
  const browser = newSecret()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_sign_in_begin($1, $2, $3, $4, $5, $6)',
    values: [
      place.provider,
      hashSecret(state),
      hashSecret(browser),
      next,
      from.network,
      hashOrNull(from.deviceToken),
    ],
  })
  const retryAfterS = row?.['retry_after_s']
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  return await depart(tools, place, { row, state, browser })
}

/** Begins to link an account to who owns the session. CONFIRMATION_NEEDED, else as `departToSignIn`. */
export async function departToLink(
  tools: ProviderTools,
  place: ProviderPlace,
  session: string,
): Promise<Departure> {
  const state = newSecret()
  const browser = newSecret()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_link_begin($1, $2, $3, $4)',
    values: [hashSecret(session), place.provider, hashSecret(state), hashSecret(browser)],
  })
  return await depart(tools, place, { row, state, browser })
}

/** A browser comes back from a provider, to sign in or to link. */
export async function returnFromProvider(
  tools: ProviderTools,
  place: ProviderPlace,
  returning: Returning,
): Promise<Arrival> {
  const { url, browser = '', session, network, userAgent } = returning
  const [state = '', ...more] = url.searchParams.getAll('state')
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_return($1, $2, $3, $4, $5, $6)',
    values: [
      place.provider,
      hashSecret(more.length === 0 ? state : ''),
      hashSecret(browser),
      hashOrNull(session),
      userAgent,
      network,
    ],
  })
  if (row === undefined) return { kind: 'refused', why: 'unknown_state' }
  const retryAfterS = row['retry_after_s']
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  const isLinking = row['purpose'] === 'link'
  let claims: IDToken
  try {
    claims = await proveAccount(tools, place, { row, state, browser, url })
  } catch (cause) {
    const why = cause instanceof AuthorizationResponseError ? 'declined' : 'invalid'
    await callOne(tools.port, place.database, {
      text: 'select zennnn.provider_refused($1, $2, $3, $4)',
      values: [place.provider, `provider_${why}`, userAgent, network],
    })
    return { kind: isLinking ? 'link_refused' : 'refused', why, fault: providerFault(cause) }
  }
  return isLinking
    ? await link(tools, place, { claims, session })
    : await enter(tools, place, { claims, returning, next: String(row['next_path']) })
}

async function depart(
  tools: ProviderTools,
  place: ProviderPlace,
  {
    row,
    state,
    browser,
  }: { readonly row: Row | undefined } & Readonly<Record<'state' | 'browser', string>>,
): Promise<Departure> {
  const found = await discoverProvider(tools.mayReach, providerClientOf(tools, row))
  const proof = proofOf(browser, state)
  const location = buildAuthorizationUrl(found, {
    redirect_uri: redirectUriOf(place),
    scope: 'openid email',
    state,
    nonce: proof.nonce,
    code_challenge: await calculatePKCECodeChallenge(proof.verifier),
    code_challenge_method: 'S256',
  })
  return { kind: 'departure', location: location.href, browser }
}

/** Exchanges the code, and verifies issuer, signature, audience, nonce and times of what comes for it. */
async function proveAccount(
  tools: ProviderTools,
  place: ProviderPlace,
  {
    row,
    state,
    browser,
    url,
  }: { readonly row: Row; readonly url: URL } & Readonly<Record<'state' | 'browser', string>>,
): Promise<IDToken> {
  const found = await discoverProvider(tools.mayReach, providerClientOf(tools, row))
  const { nonce, verifier } = proofOf(browser, state)
  const back = new URL(redirectUriOf(place))
  back.search = url.search
  const tokens = await authorizationCodeGrant(found, back, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (claims === undefined || claims.sub.length > 255)
    throw new Error('No subject that can be kept.')
  return claims
}

async function enter(
  tools: ProviderTools,
  place: ProviderPlace,
  {
    claims,
    returning,
    next,
  }: { readonly claims: IDToken; readonly returning: Returning; readonly next: string },
): Promise<Arrival> {
  const { session, userAgent, network } = returning
  const token = newSecret()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_sign_in($1, $2, $3, $4, $5, $6, $7)',
    values: [
      place.provider,
      claims.sub,
      hashSecret(token),
      hashOrNull(session),
      userAgent,
      network,
      hashOrNull(returning.deviceToken),
    ],
  })
  const outcome = readOutcome(row, token)
  return outcome.kind === 'refused' || outcome.kind === 'throttled'
    ? { kind: 'refused', why: 'not_linked' }
    : { kind: 'entered', outcome, next }
}

async function link(
  tools: ProviderTools,
  place: ProviderPlace,
  { claims, session = '' }: { readonly claims: IDToken; readonly session: string | undefined },
): Promise<Arrival> {
  try {
    await callOne(tools.port, place.database, {
      text: 'select zennnn.provider_link($1, $2, $3, $4)',
      values: [hashSecret(session), place.provider, claims.sub, labelOf(claims)],
    })
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'CONSTRAINT_VIOLATED')
      return { kind: 'link_refused', why: 'taken' }
    throw error
  }
  return { kind: 'linked' }
}

/** What the code and the token are proved by, of the one secret that only the browser has. */
function proofOf(browser: string, state: string) {
  return {
    nonce: deriveSecret(browser, `oidc nonce ${state}`),
    verifier: deriveSecret(browser, `oidc verifier ${state}`),
  }
}

function labelOf({ email }: IDToken): string {
  return typeof email === 'string' ? email.replaceAll(/\p{C}/gu, '').slice(0, 254) : ''
}
