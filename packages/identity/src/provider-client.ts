import { PlatformError } from '@zennnn/kernel'
import {
  AuthorizationResponseError,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  ResponseBodyError,
} from 'openid-client'
import type { Outbound } from './outbound.ts'
import { OUTBOUND_S, outboundFetch } from './outbound-fetch.ts'

export interface ProviderClient {
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
}

/**
 * What a provider says of itself, for this client of it. Its issuer must be the one it was added by, to the letter;
 * signatures of its tokens are verified by its keys. STATE_REFUSED says what is wrong.
 */
export async function discoverProvider(
  outbound: Outbound,
  client: ProviderClient,
): Promise<Configuration> {
  try {
    return await discover(outbound, client)
  } catch (cause) {
    throw new PlatformError('STATE_REFUSED', {
      message: providerFault(cause),
      hint: 'Try again later. An administrator can test the provider.',
      cause,
    })
  }
}

async function discover(
  outbound: Outbound,
  { issuer, clientId, secret }: ProviderClient,
): Promise<Configuration> {
  const found = await discovery(new URL(issuer), clientId, undefined, secretly(secret), {
    timeout: OUTBOUND_S,
    execute: [enableNonRepudiationChecks],
    [customFetch]: async (url, { method, headers, body }) => {
      const text = body instanceof URLSearchParams ? body.toString() : undefined
      return await outboundFetch(outbound, url, { method, headers, body: text })
    },
  })
  const { issuer: named, authorization_endpoint: door } = found.serverMetadata()
  // The library lets some providers name another; then anybody with a tenant there would be somebody here.
  if (new URL(named).href !== new URL(issuer).href)
    throw refused(`This provider calls itself ${named}, not ${issuer}.`)
  if (door === undefined || !isHttps(door))
    throw refused('This provider names no page over https where people sign in.')
  return found
}

/** What is wrong with a provider, for who administers it. */
export function providerFault(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof PlatformError) return one.message
    if (one instanceof ResponseBodyError || one instanceof AuthorizationResponseError)
      return `The provider answers “${shown(one.error)}”.`
  }
  return `What the provider answers is not valid: ${error instanceof Error ? shown(error.message) : 'no answer'}.`
}

/** By the header, unless the provider knows only the form. */
function secretly(secret: string): ClientAuth {
  const inHeader = ClientSecretBasic(secret)
  const inForm = ClientSecretPost(secret)
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const choose = known.includes('client_secret_basic') ? inHeader : inForm
    choose(server, client, body, headers)
  }
}

function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}

/** Of what others wrote, what is harmless in a sentence. */
function shown(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 120)
}

function refused(message: string): PlatformError {
  return new PlatformError('STATE_REFUSED', { message })
}
