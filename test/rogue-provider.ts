import { generateKeyPair, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { ProviderDoor } from './provider-door.ts'
import { CLIENT } from './real-provider.ts'

const makeKey = promisify(generateKeyPair)

type Json = Readonly<Record<string, unknown>>

/** What a provider that cannot be trusted does otherwise than a good one. */
export interface Misdeeds {
  /** Instead of what the token rightly says. */
  readonly claims?: Json
  readonly header?: Json
  /** Signs with a key that it does not publish. */
  readonly isForged?: boolean
  readonly metadata?: Json
  /** Answers the request for this path by itself. */
  readonly path?: string
  readonly answer?: (response: ServerResponse) => void
}

export interface RogueProvider {
  /** What comes with the next token: the nonce that a browser was sent with. */
  nonce: string
  misdeeds: Misdeeds
  /** What was sent to its token endpoint. */
  readonly exchanges: URLSearchParams[]
  /** What it gave there: its access and refresh token, and each token of a sign-in. */
  readonly tokens: string[]
}

/** A provider by hand, which can be told to misbehave; without misdeeds it is a good one. */
export async function serveRogue(door: ProviderDoor): Promise<RogueProvider> {
  // Off the event loop: the server that is tested runs on it as well.
  const own = await makeKey('rsa', { modulusLength: 2048 })
  const other = await makeKey('rsa', { modulusLength: 2048 })
  const rogue: RogueProvider = { nonce: '', misdeeds: {}, exchanges: [], tokens: [] }
  const metadata = (): Json => ({
    issuer: door.origin,
    authorization_endpoint: `${door.origin}/auth`,
    token_endpoint: `${door.origin}/token`,
    jwks_uri: `${door.origin}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    ...rogue.misdeeds.metadata,
  })
  door.serve((request, response) => {
    const path = request.url ?? ''
    const { misdeeds } = rogue
    if (misdeeds.path === path && misdeeds.answer !== undefined) misdeeds.answer(response)
    else if (path === '/.well-known/openid-configuration') writeJson(response, metadata())
    else if (path === '/keys') {
      const key = { ...own.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'RS256' }
      writeJson(response, { keys: [key] })
    } else if (path === '/token')
      void text(request).then((body) => {
        rogue.exchanges.push(new URLSearchParams(body))
        const key = misdeeds.isForged === true ? other.privateKey : own.privateKey
        const token = tokenOf(key, rogue, door.origin)
        const opaque = { access_token: randomUUID(), refresh_token: randomUUID() }
        rogue.tokens.push(token, ...Object.values(opaque))
        writeJson(response, { ...opaque, token_type: 'Bearer', id_token: token })
      })
    else response.writeHead(404).end()
  })
  return rogue
}

function tokenOf(key: KeyObject, { nonce, misdeeds }: RogueProvider, issuer: string): string {
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'RS256', kid: '1', typ: 'JWT', ...misdeeds.header }
  const right = { iss: issuer, sub: 'ann', aud: CLIENT.id, iat: now, exp: now + 60, nonce }
  const signed = [header, { ...right, ...misdeeds.claims }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = header.alg === 'none' ? '' : sign('sha256', Buffer.from(signed), key)
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

function writeJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
