import { type DatabaseId, hashSecret, type RecordId } from '@zennnn/kernel'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** What somebody has beside the password. Nothing in it opens anything. */
export interface Factors {
  /** ISO 8601; undefined without an app for codes. */
  readonly totpSince: string | undefined
  readonly recoveryCodesLeft: number
  /** The policy of the database wants a second factor of this person. */
  readonly isNeeded: boolean
}

/** NOT_SIGNED_IN. */
export async function listFactors(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<Factors> {
  const row = await callOne(port, database, {
    name: 'zennnn_factor_list',
    text: `select to_json(totp_since)#>>'{}' as since, recovery_codes_left, is_needed from zennnn.factor_list($1)`,
    values: [hashSecret(token)],
  })
  const { since, recovery_codes_left: left, is_needed: isNeeded } = row ?? {}
  return {
    totpSince: typeof since === 'string' ? since : undefined,
    recoveryCodesLeft: Number(left),
    isNeeded: isNeeded === true,
  }
}

/** Takes the app and its recovery codes away. CONFIRMATION_NEEDED, NOT_FOUND, CONSTRAINT_VIOLATED where the policy wants one. */
export async function removeTotp(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.totp_remove($1)', values: [hashSecret(token)] },
  ])
}

/**
 * New recovery codes, in this answer and nowhere else; the old ones are void. CONFIRMATION_NEEDED, CONSTRAINT_VIOLATED for
 * who has no second factor.
 */
export async function renewRecoveryCodes(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await port.direct(database, [
    {
      text: 'select zennnn.recovery_codes_renew($1, $2)',
      values: [hashSecret(token), codes.map(recoveryHash)],
    },
  ])
  return codes
}

/** An administrator takes all factors of somebody else away, whose sessions end. CONFIRMATION_NEEDED, ACCESS_DENIED, NOT_FOUND. */
export async function resetFactors(
  port: SignInPort,
  database: DatabaseId,
  { token, user }: { readonly token: string; readonly user: RecordId },
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.factor_reset($1, $2)', values: [hashSecret(token), user] },
  ])
}
