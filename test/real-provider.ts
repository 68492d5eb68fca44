import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { Provider } from 'oidc-provider'
import type { ProviderDoor } from './provider-door.ts'

export const CLIENT = { id: 'zennnn', secret: 'a-secret-of-the-client-0123456789' } as const

/**
 * How it takes what it is asked for: `good` as the standard says; `deaf` lets in who is signed in there, whatever is asked, and
 * says since when; `silent` does the same and does not say it.
 */
export type Habit = 'good' | 'deaf' | 'silent'

export interface RealProviderOptions {
  readonly redirectUris: readonly string[]
  readonly subject: () => string
  readonly habit?: () => Habit
  /** How long ago somebody signed in there who does so now, in seconds. */
  readonly agoS?: () => number
}

/**
 * The real provider of OpenID Connect at a door. Whoever comes is signed in at once as the person that `subject` names;
 * whether it says that his address is verified is no matter to us, and it says that it is not.
 */
export async function serveProvider(
  door: ProviderDoor,
  { redirectUris, subject, habit = () => 'good', agoS = () => 0 }: RealProviderOptions,
): Promise<void> {
  // Off the event loop: the server that is tested runs on it as well.
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const provider = new Provider(door.origin, {
    clients: [
      { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [...redirectUris] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    // As most providers in use do: the address comes with the token.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/come-in/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: false }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
    cookies: { keys: ['of the test'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    pkce: { required: () => true },
  })
  const answer = provider.callback()
  door.serve((request, response) => {
    if (request.url?.startsWith('/come-in/') === true) {
      const accountId = subject()
      const ts = Math.floor(Date.now() / 1000) - agoS()
      const result = accountId === '' ? { error: 'access_denied' } : { login: { accountId, ts } }
      provider.interactionFinished(request, response, result).catch((error: unknown) => {
        response.writeHead(500).end(String(error))
      })
    } else {
      request.url = heard(request.url ?? '', habit())
      void answer(request, response)
    }
  })
}

function heard(path: string, habit: Habit): string {
  if (habit === 'good' || !path.startsWith('/auth?')) return path
  const asked = new URLSearchParams(path.slice('/auth?'.length))
  asked.delete('prompt')
  // Asked for an age, it says the time; this one everybody has.
  if (habit === 'deaf') asked.set('max_age', '100000000')
  else asked.delete('max_age')
  return `/auth?${asked.toString()}`
}
