import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import type { Row } from '@zennnn/data'
import { hashSecret, newRecordId, PlatformError, type RecordId, withoutCard } from '@zennnn/kernel'
import { CHALLENGE_MS, isChallenge, newChallenge } from './passkey-challenge.ts'
import type { PasskeySite } from './passkey-sign-in.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'
import type { FactorHolder, FactorTools } from './second-factor.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** Ed25519, ECDSA with P-256, RSA: what devices have. The library's own list tries algorithms that Node calls experimental. */
const ALGORITHMS = [-8, -7, -257]

/** A passkey of somebody. Nothing in it opens anything. */
export interface Passkey {
  readonly id: string
  /** What its owner calls it. */
  readonly name: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly lastUsedAt: string | undefined
}

/**
 * What a browser needs to make a passkey, for `navigator.credentials.create`. The device must unlock for each use, so that
 * it is both factors. CONFIRMATION_NEEDED for a session, ACCESS_DENIED for a step that owes no factor.
 */
export async function beginPasskey(
  { port, clock, sealing }: FactorTools,
  { database, origin }: PasskeySite,
  { kind, token }: FactorHolder,
): Promise<unknown> {
  const row = await callOne(port, database, {
    text: 'select user_id, login, name, known from zennnn.passkey_begin($1, $2)',
    values: [kind, hashSecret(token)],
  })
  const { user_id: id, login, name, known } = row ?? {}
  const place = { sealing, database, purpose: 'make' } as const
  const { hostname, host } = new URL(origin)
  return await generateRegistrationOptions({
    rpName: host,
    rpID: hostname,
    userName: String(login),
    userDisplayName: String(name),
    userID: new Uint8Array(Buffer.from(String(id).replaceAll('-', ''), 'hex')),
    // The library takes text for text, and bytes for what is base64url of them.
    challenge: new Uint8Array(Buffer.from(newChallenge(place, clock.now()), 'base64url')),
    timeout: CHALLENGE_MS,
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: idsOf(known).map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/**
 * Keeps the passkey that a browser made. Recovery codes come with the first one, and are in this answer and nowhere else.
 * VALUE_INVALID for an answer that is not right; else as beginPasskey.
 */
export async function addPasskey(
  { port, clock, sealing }: FactorTools,
  { database, origin }: PasskeySite,
  made: {
    readonly holder: FactorHolder
    readonly name: string
    readonly response: RegistrationResponseJSON
  },
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const { response } = made
  const name = nameOf(made.name)
  const place = { sealing, database, purpose: 'make' } as const
  if (!isOwnWord(response)) throw refused()
  let challenge = ''
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: (one) => isChallenge(place, (challenge = one), clock.now()),
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined)
  if (verified?.verified !== true) throw refused()
  const { credential } = verified.registrationInfo
  const recoveryCodes = newRecoveryCodes()
  const row = await callOne(port, database, {
    text: 'select zennnn.passkey_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as has_codes',
    values: [
      made.holder.kind,
      hashSecret(made.holder.token),
      hashSecret(challenge),
      newRecordId(clock),
      Buffer.from(credential.id, 'base64url'),
      Buffer.from(credential.publicKey),
      credential.counter,
      name,
      [...(credential.transports ?? [])].slice(0, 10),
      recoveryCodes.map(recoveryHash),
    ],
  })
  const hasCodes = row?.['has_codes']
  if (typeof hasCodes !== 'boolean') throw refused()
  return { recoveryCodes: hasCodes ? recoveryCodes : [] }
}

/** NOT_SIGNED_IN. */
export async function listPasskeys(
  port: SignInPort,
  database: PasskeySite['database'],
  token: string,
): Promise<readonly Passkey[]> {
  const [result] = await port.direct(database, [
    {
      name: 'zennnn_passkey_list',
      text: `select id, name, to_json(created_at)#>>'{}' as created, to_json(last_used_at)#>>'{}' as used
        from zennnn.passkey_list($1)`,
      values: [hashSecret(token)],
    },
  ])
  return (result?.rows ?? []).map(toPasskey)
}

/** Takes one away. CONFIRMATION_NEEDED, NOT_FOUND, CONSTRAINT_VIOLATED for the last factor where the policy wants one. */
export async function removePasskey(
  port: SignInPort,
  database: PasskeySite['database'],
  { token, passkey }: { readonly token: string; readonly passkey: RecordId },
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.passkey_remove($1, $2)', values: [hashSecret(token), passkey] },
  ])
}

/**
 * Whether the device vouches for itself alone. Who made it is of no use here, and for certificates that come along the
 * library would ask at addresses which they name whether they were revoked.
 */
function isOwnWord({ response }: RegistrationResponseJSON): boolean {
  try {
    const made = decodeAttestationObject(
      new Uint8Array(Buffer.from(response.attestationObject, 'base64url')),
    )
    const format = made.get('fmt')
    return (
      format === 'none' || (format === 'packed' && made.get('attStmt').get('x5c') === undefined)
    )
  } catch {
    return false
  }
}

function toPasskey(row: Row): Passkey {
  const used = row['used']
  return {
    id: String(row['id']),
    name: String(row['name']),
    createdAt: String(row['created']),
    lastUsedAt: typeof used === 'string' ? used : undefined,
  }
}

function nameOf(text: string): string {
  const name = text.trim()
  if (name.length >= 1 && name.length <= 120) return withoutCard('name', name)
  throw new PlatformError('VALUE_INVALID', {
    message: 'A passkey needs a name of at most 120 characters.',
    details: { field: 'name' },
  })
}

function idsOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : []
  return all.map(String)
}

function refused(): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: 'The passkey could not be made.',
    hint: 'Begin again, on the page where you are signed in.',
    details: { field: 'response' },
  })
}
