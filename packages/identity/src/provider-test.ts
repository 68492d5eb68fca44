import type { Row } from '@zennnn/data'
import { newSecret, type RecordId } from '@zennnn/kernel'
import { authorizationCodeGrant, type Configuration, ResponseBodyError } from 'openid-client'
import { type Outbound, outboundOf } from './outbound.ts'
import { outboundFetch } from './outbound-fetch.ts'
import { type ProviderTools, providerClientOf } from './provider.ts'
import { discoverProvider, providerFault } from './provider-client.ts'
import { askRows, type SessionAsker } from './session-asker.ts'

/**
 * One thing that was tried; the first that fails is the last. `auth_time` is no trial: it says whether the provider's last
 * answer had it, and is not there before the first one.
 */
export interface ProviderCheck {
  readonly check: 'discovery' | 'pkce' | 'keys' | 'client' | 'auth_time'
  readonly ok: boolean
  /** What was found, or what exactly is wrong. */
  readonly message: string
}

/** Tries what a sign-in needs of a provider, without signing anybody in. NOT_FOUND. */
export async function testProvider(
  tools: ProviderTools,
  asker: SessionAsker,
  { provider, redirectUri }: { readonly provider: RecordId; readonly redirectUri: string },
): Promise<readonly ProviderCheck[]> {
  const text = 'select issuer, client_id, sealed, auth_time_came from zennnn.provider_of($1, $2)'
  const [row] = await askRows(tools.port, asker, text, provider)
  const client = providerClientOf(tools, row)
  const outbound = outboundOf(tools, asker.database)
  try {
    const found = await discoverProvider(outbound, client)
    const seen = { check: 'discovery', ok: true, message: `Found ${client.issuer}.` } as const
    const tried = [seen, ...(await tryFound(outbound, found, redirectUri))]
    return tried.every(({ ok }) => ok) ? [...tried, ...toldTime(row)] : tried
  } catch (error) {
    return [{ check: 'discovery', ok: false, message: providerFault(error) }]
  }
}

async function tryFound(
  outbound: Outbound,
  found: Configuration,
  redirectUri: string,
): Promise<readonly ProviderCheck[]> {
  const pkce = tryPkce(found)
  if (!pkce.ok) return [pkce]
  const keys = await tryKeys(outbound, found)
  return keys.ok ? [pkce, keys, await tryClient(found, redirectUri)] : [pkce, keys]
}

/** A sign-in alone shows it: providers need not list it, and some that do leave it out. */
function toldTime(row: Row | undefined): readonly ProviderCheck[] {
  const came = row?.['auth_time_came']
  if (typeof came !== 'boolean') return []
  const message = came
    ? 'Its last answer said when the person signed in there (auth_time).'
    : 'Its last answer did not say when the person signed in there (auth_time).'
  return [{ check: 'auth_time', ok: came, message }]
}

/** A provider that lists none may know it all the same. */
function tryPkce(found: Configuration): ProviderCheck {
  const known = found.serverMetadata().code_challenge_methods_supported
  const ok = known === undefined || known.includes('S256')
  const message = ok
    ? 'The code is bound to the browser (PKCE).'
    : 'This provider knows no PKCE with S256, which is needed.'
  return { check: 'pkce', ok, message }
}

async function tryKeys(outbound: Outbound, found: Configuration): Promise<ProviderCheck> {
  const { jwks_uri: address } = found.serverMetadata()
  if (address === undefined) return failed('keys', 'This provider names no keys.')
  try {
    const question = { method: 'GET', headers: { accept: 'application/json' }, body: undefined }
    const answer: unknown = await (await outboundFetch(outbound, address, question)).json()
    const keys: unknown = Reflect.get(Object(answer), 'keys')
    if (!Array.isArray(keys) || keys.length === 0)
      return failed('keys', 'This provider has no keys.')
    return { check: 'keys', ok: true, message: 'Its keys can be read.' }
  } catch (error) {
    return failed('keys', providerFault(error))
  }
}

/** By a code that nobody gave out: a provider that knows the client refuses the code, another one the client. */
async function tryClient(found: Configuration, redirectUri: string): Promise<ProviderCheck> {
  const state = newSecret()
  const back = new URL(redirectUri)
  back.search = new URLSearchParams({
    code: newSecret(),
    state,
    iss: found.serverMetadata().issuer,
  }).toString()
  try {
    await authorizationCodeGrant(found, back, {
      expectedState: state,
      pkceCodeVerifier: newSecret(),
    })
  } catch (error) {
    if (error instanceof ResponseBodyError && error.error === 'invalid_grant')
      return { check: 'client', ok: true, message: 'It knows this client and its secret.' }
    if (isClientRefused(error))
      return failed('client', 'It does not know this client, or the secret is wrong.')
    return failed('client', providerFault(error))
  }
  return failed('client', 'It took a code that it never gave out.')
}

function isClientRefused(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.error === 'invalid_client'
  // With a challenge in its header, the library says so in another way.
  return Reflect.get(Object(error), 'status') === 401
}

function failed(check: ProviderCheck['check'], message: string): ProviderCheck {
  return { check, ok: false, message }
}
