import { createHash, generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { text } from 'node:stream/consumers'
import { type Clock, equalSecrets, newSecret } from '@zennnn/kernel'
import type { ServerIdentity } from './canary-certificate.ts'
import { publishedKey, type SigningKeys, signIdToken, type TokenFault } from './canary-id-token.ts'
import { type CanaryListener, listenForCanary } from './canary-listener.ts'

interface ProviderOrder {
  readonly socket: string
  readonly identity: ServerIdentity
  readonly origin: string
  readonly client: { readonly id: string; readonly secret: string }
  /** Where people are sent back to, and nowhere else. */
  readonly redirectUri: string
  /** The one who is signed in there. */
  readonly subject: string
  readonly clock: Clock
}

export interface CanaryProvider extends CanaryListener {
  /**
   * Agrees as the one person that it knows: from the address that a browser was sent to, the one that it is sent back to. `fault`:
   * of the token that comes for it. Throws for a request that a provider refuses.
   */
  readonly agree: (location: string, fault?: TokenFault) => string
}

/** What somebody agreed to, until the code for it is used. */
interface Grant {
  readonly challenge: string
  readonly nonce: string
  readonly fault: TokenFault | undefined
}

interface Desk extends Omit<ProviderOrder, 'socket' | 'identity'> {
  readonly keys: SigningKeys
  readonly publicKey: object
  readonly grants: Map<string, Grant>
}

/**
 * A provider of OpenID Connect with one client and one person: the code flow with PKCE, each code once, by keys that are made for it.
 * Its page where people sign in is no page: who tries it agrees in this process.
 */
export async function startCanaryProvider(order: ProviderOrder): Promise<CanaryProvider> {
  const { socket, identity, ...rest } = order
  const [own, foreign] = [newKeys(), newKeys()]
  const desk: Desk = {
    ...rest,
    keys: { own: own.privateKey, foreign: foreign.privateKey },
    publicKey: publishedKey(own.publicKey),
    grants: new Map(),
  }
  const server = createServer({ ...identity, minVersion: 'TLSv1.2' }, (request, response) => {
    answer(desk, request, response).catch(() => {
      response.destroy()
    })
  })
  const { close } = await listenForCanary(server, socket)
  return { close, agree: (location, fault) => agree(desk, location, fault) }
}

function newKeys(): ReturnType<typeof generateKeyPairSync> {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function agree(desk: Desk, location: string, fault: TokenFault | undefined): string {
  const { origin, pathname, searchParams } = new URL(location)
  const said = (name: string): string => searchParams.get(name) ?? ''
  const wrong = Object.entries({
    client_id: desk.client.id,
    redirect_uri: desk.redirectUri,
    response_type: 'code',
    code_challenge_method: 'S256',
  }).find(([name, right]) => said(name) !== right)
  if (origin !== desk.origin || pathname !== '/authorize' || wrong !== undefined)
    throw new Error(`A provider refuses this request: ${wrong?.[0] ?? 'another place'}.`)
  const code = newSecret()
  desk.grants.set(code, { challenge: said('code_challenge'), nonce: said('nonce'), fault })
  const back = new URL(desk.redirectUri)
  back.search = new URLSearchParams({ code, state: said('state'), iss: desk.origin }).toString()
  return back.href
}

async function answer(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /.well-known/openid-configuration':
      say(response, 200, metadataOf(desk.origin))
      return
    case 'GET /keys':
      say(response, 200, { keys: [desk.publicKey] })
      return
    case 'POST /token':
      exchange(desk, request, { response, form: new URLSearchParams(await text(request)) })
      return
    default:
      say(response, 404, { error: 'not_found' })
  }
}

function metadataOf(origin: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    authorization_response_iss_parameter_supported: true,
  }
}

/** A code for a token, once, for the client whose it is, with what its challenge was made of (RFC 6749, 4.1.3; RFC 7636, 4.6). */
function exchange(
  { client, grants, redirectUri, keys, origin: issuer, subject, clock }: Desk,
  { headers: { authorization = '' } }: IncomingMessage,
  { response, form }: { readonly response: ServerResponse; readonly form: URLSearchParams },
): void {
  if (!equalSecrets(clientOf(authorization), `${client.id}:${client.secret}`)) {
    say(response, 401, { error: 'invalid_client' })
    return
  }
  const code = form.get('code') ?? ''
  const grant = grants.get(code)
  grants.delete(code)
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '')
  const isRight =
    form.get('grant_type') === 'authorization_code' &&
    form.get('redirect_uri') === redirectUri &&
    challenge.digest('base64url') === grant?.challenge
  if (grant === undefined || !isRight) {
    say(response, 400, { error: 'invalid_grant' })
    return
  }
  const nowS = Math.floor(clock.now().getTime() / 1000)
  const token = { issuer, audience: client.id, subject, nonce: grant.nonce, nowS }
  say(response, 200, {
    access_token: newSecret(),
    token_type: 'Bearer',
    expires_in: 60,
    id_token: signIdToken(keys, token, grant.fault),
  })
}

/** Each half is written as in a form before it goes into the header (RFC 6749, 2.3.1). */
function clientOf(authorization: string): string {
  const [, written = ''] = /^Basic (.+)$/.exec(authorization) ?? []
  return new URLSearchParams(`is=${Buffer.from(written, 'base64').toString()}`).get('is') ?? ''
}

function say(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  response.writeHead(status, headers).end(JSON.stringify(body))
}
