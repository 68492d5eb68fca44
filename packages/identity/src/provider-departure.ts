import type { Row } from '@zennnn/data'
import { type DatabaseId, deriveSecret, hashSecret, newSecret, type RecordId } from '@zennnn/kernel'
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import { outboundOf } from './outbound.ts'
import { type ProviderTools, providerClientOf } from './provider.ts'
import { discoverProvider } from './provider-client.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

/** How long a person may take at the provider, as `zennnn.provider_visit` has it. */
export const PROVIDER_VISIT_S = 600

const BEGIN_LINK = 'select * from zennnn.provider_link_begin($1, $2, $3, $4)'
const BEGIN_PROOF = 'select * from zennnn.provider_prove_begin($1, $2, $3, $4)'

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

type Throttled = Extract<SignInOutcome, { kind: 'throttled' }>

/** To come in; `renew`: beside a page whose session is over, which goes on afterwards. */
export type EntryPurpose = 'sign_in' | 'renew'

interface Departing {
  readonly purpose: EntryPurpose
  readonly next: string
  readonly network: string
  /** Of a browser in which somebody signed in before; it has attempts of its own. */
  readonly deviceToken: string | undefined
}

/** Of each way to a provider; the state is in its address, the other one stays with us. */
type Secrets = Readonly<Record<'state' | 'browser', string>>

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
  { purpose, next, ...from }: Departing,
): Promise<Departure | Throttled> {
  const secrets = newSecrets()
  const row = await callOne(tools.port, place.database, {
    text: 'select * from zennnn.provider_sign_in_begin($1, $2, $3, $4, $5, $6, $7)',
    values: [
      place.provider,
      purpose,
      hashSecret(secrets.state),
      hashSecret(secrets.browser),
      next,
      from.network,
      hashOrNull(from.deviceToken),
    ],
  })
  return throttledBy(row) ?? (await depart(tools, place, { row, ...secrets }))
}

/** Begins to link an account to who owns the session. CONFIRMATION_NEEDED, else as `departToSignIn`. */
export async function departToLink(
  tools: ProviderTools,
  place: ProviderPlace,
  session: string,
): Promise<Departure> {
  const secrets = newSecrets()
  const row = await beginInSession(tools, place, { ...secrets, session, text: BEGIN_LINK })
  return await depart(tools, place, { row, ...secrets })
}

/**
 * Begins a fresh proof by an account that the owner of the session linked: he signs in there for it, also when he is signed
 * in already. Throttled when he began too many. NOT_SIGNED_IN, NOT_FOUND when none of this provider is linked, else as
 * `departToSignIn`.
 */
export async function departToProve(
  tools: ProviderTools,
  place: ProviderPlace,
  session: string,
): Promise<Departure | Throttled> {
  const secrets = newSecrets()
  const row = await beginInSession(tools, place, { ...secrets, session, text: BEGIN_PROOF })
  return throttledBy(row) ?? (await depart(tools, place, { row, ...secrets, prompt: 'login' }))
}

/** What the code and the token are proved by, of the one secret that only the browser has. */
export function proofOf({ browser, state }: Secrets): {
  readonly nonce: string
  readonly verifier: string
} {
  return {
    nonce: deriveSecret(browser, `oidc nonce ${state}`),
    verifier: deriveSecret(browser, `oidc verifier ${state}`),
  }
}

function throttledBy(row: Row | undefined): Throttled | undefined {
  const retryAfterS = row?.['retry_after_s']
  return typeof retryAfterS === 'number' ? { kind: 'throttled', retryAfterS } : undefined
}

function newSecrets(): Secrets {
  return { state: newSecret(), browser: newSecret() }
}

async function beginInSession(
  tools: ProviderTools,
  place: ProviderPlace,
  { text, session, state, browser }: Secrets & Readonly<Record<'text' | 'session', string>>,
): Promise<Row | undefined> {
  const values = [hashSecret(session), place.provider, hashSecret(state), hashSecret(browser)]
  return await callOne(tools.port, place.database, { text, values })
}

/** `max_age` makes a provider say when the person signed in there (OpenID Connect Core 1.0, 2 and 3.1.2.1). */
async function depart(
  tools: ProviderTools,
  place: ProviderPlace,
  {
    row,
    prompt,
    ...secrets
  }: { readonly row: Row | undefined; readonly prompt?: 'login' } & Secrets,
): Promise<Departure> {
  const found = await discoverProvider(
    outboundOf(tools, place.database),
    providerClientOf(tools, row),
  )
  const { nonce, verifier } = proofOf(secrets)
  const location = buildAuthorizationUrl(found, {
    redirect_uri: redirectUriOf(place),
    scope: 'openid email',
    state: secrets.state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: String(row?.['max_age_s']),
    ...(prompt !== undefined && { prompt }),
  })
  return { kind: 'departure', location: location.href, browser: secrets.browser }
}
