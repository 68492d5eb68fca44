import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { type DatabaseId, hashSecret, newSecret } from '@zennnn/kernel'
import { CHALLENGE_MS, isChallenge, newChallenge } from './passkey-challenge.ts'
import { type ConfirmOutcome, readConfirmed } from './password-confirm.ts'
import type { FactorPlace, FactorTools, FactorVisit } from './second-factor.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** Where a passkey belongs: to one host, and to the database behind it. */
export interface PasskeySite {
  readonly database: DatabaseId
  /** `https://acme.localhost:8443`, from the configuration. */
  readonly origin: string
}

/**
 * Verified in the place of a key that nobody has, so that the time of a refusal does not tell whose keys are known here:
 * the base point of P-256 as a COSE key. Anybody can sign for it, so what it verifies is refused all the same.
 */
const NOBODYS_KEY = Buffer.from(
  'a5010203262001215820' +
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '225820' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
)

type Refused = Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>

/** What an answer proved: by which key, and to which challenge. */
interface Proof {
  readonly kind: 'right'
  readonly values: readonly [credential: Buffer, challengeHash: Buffer, counter: number]
}

interface PasskeyFrom extends FactorPlace {
  readonly response: AuthenticationResponseJSON
}

/** What a browser needs to ask for a passkey, for `navigator.credentials.get`. Names nobody: the device knows whose it is. */
export async function askForPasskey(
  { clock, sealing }: Pick<FactorTools, 'clock' | 'sealing'>,
  { database, origin }: PasskeySite,
): Promise<unknown> {
  const challenge = newChallenge({ sealing, database, purpose: 'prove' }, clock.now())
  return await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: CHALLENGE_MS,
    userVerification: 'required',
  })
}

/** Signs in by a passkey: at a step, as the factor that is owed; else as both factors at once. NOT_SIGNED_IN: the step is over. */
export async function signInByPasskey(
  tools: FactorTools,
  site: PasskeySite,
  {
    step,
    previousToken,
    ...from
  }: PasskeyFrom &
    Pick<FactorVisit, 'previousToken'> & { readonly step: FactorVisit['step'] | undefined },
): Promise<SignInOutcome> {
  const proof = await provePasskey(tools, site, from)
  if (proof.kind !== 'right') return proof
  const token = newSecret()
  const previous = hashOrNull(previousToken)
  const session = [
    hashSecret(token),
    previous,
    from.userAgent,
    from.network,
    hashOrNull(from.deviceToken),
  ]
  const row = await callOne(
    tools.port,
    site.database,
    step === undefined
      ? {
          text: 'select * from zennnn.passkey_sign_in($1, $2, $3, $4, $5, $6, $7, $8)',
          values: [...proof.values, ...session],
        }
      : {
          text: 'select * from zennnn.passkey_answer($1, $2, $3, $4, $5, $6, $7, $8, $9)',
          values: [hashSecret(step), ...proof.values, ...session],
        },
  )
  return readOutcome(row, token)
}

/** The owner of a session proves again who he is, with a passkey of his own; it goes on by another token. NOT_SIGNED_IN. */
export async function confirmByPasskey(
  tools: FactorTools,
  site: PasskeySite,
  { token, ...from }: PasskeyFrom & { readonly token: string },
): Promise<ConfirmOutcome> {
  const proof = await provePasskey(tools, site, from)
  if (proof.kind !== 'right') return proof
  const renewed = newSecret()
  const row = await callOne(tools.port, site.database, {
    text: 'select zennnn.passkey_confirm($1, $2, $3, $4, $5, $6, $7, $8) as lifetime_s',
    values: [
      hashSecret(token),
      ...proof.values,
      hashSecret(renewed),
      from.userAgent,
      from.network,
      hashOrNull(from.deviceToken),
    ],
  })
  return readConfirmed(row?.['lifetime_s'], renewed)
}

/** Counts the attempt, then verifies challenge, origin, host, that the owner unlocked the device, and the signature. */
async function provePasskey(
  tools: FactorTools,
  site: PasskeySite,
  { response, ...from }: PasskeyFrom,
): Promise<Proof | Refused> {
  const { network, userAgent } = from
  const device = hashOrNull(from.deviceToken)
  const credential = Buffer.from(response.id, 'base64url')
  const row = await callOne(tools.port, site.database, {
    text: 'select retry_after_s, public_key from zennnn.passkey_start($1, $2, $3)',
    values: [credential, network, device],
  })
  const { retry_after_s: retryAfterS, public_key: publicKey } = row ?? {}
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  const isKnown = Buffer.isBuffer(publicKey)
  const right = await verify(tools, site, {
    response,
    publicKey: isKnown ? publicKey : NOBODYS_KEY,
  })
  if (isKnown && right !== undefined)
    return { kind: 'right', values: [credential, hashSecret(right.challenge), right.counter] }
  await callOne(tools.port, site.database, {
    text: 'select zennnn.passkey_refused($1, $2, $3, $4)',
    values: [credential, userAgent, network, device],
  })
  return { kind: 'refused' }
}

async function verify(
  { clock, sealing }: FactorTools,
  { database, origin }: PasskeySite,
  {
    response,
    publicKey,
  }: { readonly response: AuthenticationResponseJSON; readonly publicKey: Buffer },
): Promise<{ readonly challenge: string; readonly counter: number } | undefined> {
  const place = { sealing, database, purpose: 'prove' } as const
  let challenge = ''
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (one) => isChallenge(place, (challenge = one), clock.now()),
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      // Counters are compared where they are stored: of two answers at once only one counts.
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
    })
    return verified ? { challenge, counter: authenticationInfo.newCounter } : undefined
  } catch {
    // The library throws for each thing that does not fit; whoever sent it is told only that it was not right.
    return undefined
  }
}
