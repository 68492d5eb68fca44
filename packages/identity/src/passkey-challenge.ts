import { randomBytes } from 'node:crypto'
import { type DatabaseId, deriveSecret, equalSecrets, type SealingKey } from '@zennnn/kernel'

/** How long a person may take to unlock the device. */
export const CHALLENGE_MS = 5 * 60_000
const NONCE_BYTES = 16

/** What a passkey signs: to make one, or to prove who one is. A signature for the one is none for the other. */
type ChallengePurpose = 'make' | 'prove'

export interface ChallengePlace {
  readonly sealing: SealingKey
  readonly database: DatabaseId
  readonly purpose: ChallengePurpose
}

/**
 * A challenge that only this cloud can have made, for this database and purpose: it holds until it says, wherever it is
 * answered, and nothing is stored of one that nobody answers. Base64url of `<nonce>.<end>.<HMAC-SHA256>`.
 */
export function newChallenge(place: ChallengePlace, now: Date): string {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  const end = String(now.getTime() + CHALLENGE_MS)
  return Buffer.from(`${nonce}.${end}.${proofOf(place, nonce, end)}`).toString('base64url')
}

/** Whether it is one, and still holds. Whether it was answered before, only the database knows. */
export function isChallenge(place: ChallengePlace, challenge: string, now: Date): boolean {
  const text = Buffer.from(challenge, 'base64url').toString('latin1')
  // A second spelling of the same bytes would be a second challenge for who remembers those that were answered.
  if (Buffer.from(text, 'latin1').toString('base64url') !== challenge) return false
  const [nonce = '', end = '', proof = '', ...more] = text.split('.')
  if (more.length > 0 || !equalSecrets(proof, proofOf(place, nonce, end))) return false
  return now.getTime() <= Number(end)
}

function proofOf({ sealing, database, purpose }: ChallengePlace, nonce: string, end: string) {
  return deriveSecret(sealing, `passkey ${purpose} ${database} ${nonce} ${end}`)
}
