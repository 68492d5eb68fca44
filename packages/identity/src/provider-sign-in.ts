import type { Row } from '@zennnn/data'
import { hashSecret, InvariantError, maskCards, newSecret, PlatformError } from '@zennnn/kernel'
import { AuthorizationResponseError, authorizationCodeGrant, type IDToken } from 'openid-client'
import { outboundOf } from './outbound.ts'
import { type RenewedSession, readConfirmed } from './password-confirm.ts'
import { type ProviderTools, providerClientOf } from './provider.ts'
import { discoverProvider, providerFault } from './provider-client.ts'
import {
  type EntryPurpose,
  type ProviderPlace,
  proofOf,
  redirectUriOf,
} from './provider-departure.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** Every instant before it is one to JavaScript and to PostgreSQL. */
const YEAR_5000_S = 95_617_584_000

/** The person or the provider said no; what it said does not hold; the provider was turned off meanwhile. */
type Fault = 'declined' | 'invalid' | 'method_not_allowed'
/** Why coming back led to nothing. */
export type ProviderRefusal = 'unknown_state' | Fault | 'not_linked'
/** Why an account was not linked. `taken`: it is somebody else's, or another one of this provider is linked already. */
type LinkRefusal = Fault | 'taken'
/**
 * Why it is no proof of who owns the session: it is not the account that he linked; the provider did not say when he signed in
 * there, or says that it was not for this.
 */
type ProofRefusal = Fault | 'account_of_another' | 'no_auth_time' | 'old_auth_time'

export type Arrival =
  | {
      readonly kind: 'entered'
      readonly outcome: Exclude<SignInOutcome, { kind: 'refused' | 'throttled' }>
      readonly next: string
    }
  | { readonly kind: 'linked' }
  /** The session goes on by another token. */
  | { readonly kind: 'proved'; readonly session: RenewedSession }
  /** `fault`: what exactly, for our log. */
  | { readonly kind: 'link_refused'; readonly why: LinkRefusal; readonly fault?: string }
  | { readonly kind: 'proof_refused'; readonly why: ProofRefusal; readonly fault?: string }
  /** `next`: where he wanted to go, as far as it is known. */
  | {
      readonly kind: 'refused'
      readonly why: ProviderRefusal
      readonly fault?: string
      readonly next?: string
    }
  /** Too many came back from this network from where nobody was sent. */
  | Extract<SignInOutcome, { kind: 'throttled' }>

/** Which arrival a fault at the provider is, by what one was sent there for. */
const REFUSED = {
  sign_in: 'refused',
  renew: 'refused',
  link: 'link_refused',
  prove: 'proof_refused',
} as const satisfies Readonly<Record<Purpose, Arrival['kind']>>

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

/** What a visit was begun for, as its row in the database has it. */
type Purpose = EntryPurpose | 'link' | 'prove'

/** A browser that is back from a visit, and what the provider said of who it is. */
interface Back {
  readonly state: string
  readonly claims: IDToken
  readonly returning: Returning
}

/** A browser comes back from a provider, for what it was sent there for. */
export async function returnFromProvider(
  tools: ProviderTools,
  place: ProviderPlace,
  returning: Returning,
): Promise<Arrival> {
  const { url, browser = '', session, network, userAgent } = returning
  const [first = '', ...more] = url.searchParams.getAll('state')
  const state = more.length === 0 ? first : ''
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_return($1, $2, $3, $4, $5, $6)',
    values: [
      place.provider,
      hashSecret(state),
      hashSecret(browser),
      hashOrNull(session),
      userAgent,
      network,
    ],
  })
  if (row === undefined) return { kind: 'refused', why: 'unknown_state' }
  const retryAfterS = row['retry_after_s']
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  const purpose = purposeOf(row)
  const next = String(row['next_path'])
  // PostgreSQL wrote it into the log already.
  if (row['issuer'] === null) return { kind: REFUSED[purpose], why: 'method_not_allowed', next }
  let claims: IDToken
  try {
    claims = await proveAccount(tools, place, { row, state, browser, url })
  } catch (cause) {
    const why = cause instanceof AuthorizationResponseError ? 'declined' : 'invalid'
    await callOne(tools.port, place.database, {
      text: 'select zennnn.provider_refused($1, $2, $3, $4)',
      values: [place.provider, `provider_${why}`, userAgent, network],
    })
    return { kind: REFUSED[purpose], why, fault: providerFault(cause), next }
  }
  const back = { state, claims, returning }
  if (purpose === 'link') return await link(tools, place, back)
  if (purpose === 'prove') return await prove(tools, place, back)
  return await enter(tools, place, { ...back, next })
}

function purposeOf({ purpose }: Row): Purpose {
  switch (purpose) {
    case 'sign_in':
    case 'renew':
    case 'link':
    case 'prove':
      return purpose
    default:
      throw new InvariantError('provider-purpose', 'A visit to a provider is for nothing known.')
  }
}

/** Exchanges the code, and verifies issuer, signature, audience, nonce and times of what comes for it. */
async function proveAccount(
  tools: ProviderTools,
  place: ProviderPlace,
  {
    row,
    url,
    ...secrets
  }: { readonly row: Row; readonly url: URL } & Readonly<Record<'state' | 'browser', string>>,
): Promise<IDToken> {
  const found = await discoverProvider(
    outboundOf(tools, place.database),
    providerClientOf(tools, row),
  )
  const { nonce, verifier } = proofOf(secrets)
  const back = new URL(redirectUriOf(place))
  back.search = url.search
  // Not `maxAge`: PostgreSQL compares auth_time with the beginning of the visit. The library would with the present, and
  // refuse whoever takes a minute to agree to something after he signed in there.
  const tokens = await authorizationCodeGrant(found, back, {
    expectedState: secrets.state,
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
  { state, claims, returning, next }: Back & { readonly next: string },
): Promise<Arrival> {
  const { session, userAgent, network } = returning
  const token = newSecret()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_sign_in($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      hashSecret(state),
      claims.sub,
      authTimeOf(claims),
      hashSecret(token),
      hashOrNull(session),
      userAgent,
      network,
      hashOrNull(returning.deviceToken),
    ],
  })
  const outcome = readOutcome(row, token)
  return outcome.kind === 'refused' || outcome.kind === 'throttled'
    ? { kind: 'refused', why: 'not_linked', next }
    : { kind: 'entered', outcome, next }
}

async function link(
  tools: ProviderTools,
  place: ProviderPlace,
  { state, claims, returning: { session = '' } }: Back,
): Promise<Arrival> {
  try {
    await callOne(tools.port, place.database, {
      text: 'select zennnn.provider_link($1, $2, $3, $4, $5)',
      values: [
        hashSecret(session),
        hashSecret(state),
        claims.sub,
        labelOf(claims),
        authTimeOf(claims),
      ],
    })
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'CONSTRAINT_VIOLATED')
      return { kind: 'link_refused', why: 'taken' }
    // Turned off in this very moment.
    if (error instanceof PlatformError && error.code === 'NOT_FOUND')
      return { kind: 'link_refused', why: 'method_not_allowed' }
    throw error
  }
  return { kind: 'linked' }
}

async function prove(
  tools: ProviderTools,
  place: ProviderPlace,
  { state, claims, returning: { session = '', userAgent, network } }: Back,
): Promise<Arrival> {
  const token = newSecret()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_prove($1, $2, $3, $4, $5, $6, $7)',
    values: [
      hashSecret(state),
      claims.sub,
      authTimeOf(claims),
      hashSecret(session),
      hashSecret(token),
      userAgent,
      network,
    ],
  })
  const confirmed = readConfirmed(row?.['lifetime_s'], token)
  return confirmed.kind === 'confirmed'
    ? { kind: 'proved', session: confirmed.session }
    : { kind: 'proof_refused', why: proofRefusalOf(row) }
}

function proofRefusalOf(row: Row | undefined): ProofRefusal {
  const why = row?.['refused']
  switch (why) {
    case 'method_not_allowed':
    case 'account_of_another':
    case 'no_auth_time':
    case 'old_auth_time':
      return why
    default:
      throw new InvariantError('proof-refusal', 'A proof was refused for no reason that is known.')
  }
}

/** When the person signed in at the provider, as ISO 8601; null when it does not say so, or says what no clock shows. */
function authTimeOf({ auth_time: seconds }: IDToken): string | null {
  const isTime = typeof seconds === 'number' && seconds >= 0 && seconds < YEAR_5000_S
  return isTime ? new Date(seconds * 1000).toISOString() : null
}

function labelOf({ email }: IDToken): string {
  return typeof email === 'string' ? maskCards(email.replaceAll(/\p{C}/gu, '')).slice(0, 254) : ''
}
