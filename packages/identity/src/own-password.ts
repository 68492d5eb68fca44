import { type DatabaseId, hashSecret, PlatformError } from '@zennnn/kernel'
import { orThrottled } from './no-place.ts'
import { hashPassword, type PasswordRules, readRules } from './password.ts'
import { confirmPassword } from './password-confirm.ts'
import { requireGoodPassword } from './password-hash.ts'
import { type AccountPlace, changedMail } from './password-mails.ts'
import type { SignInPort, SignInTools } from './sign-in.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

/** `refused`: the current password is wrong. */
export type PasswordChange =
  | { readonly kind: 'changed' }
  | Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>

/**
 * Whoever owns a session changes his password, knowing the current one; his other sessions end. NOT_SIGNED_IN, ACCESS_DENIED for who has none, VALUE_INVALID when the new one breaks the rules.
 */
export async function changePassword(
  tools: SignInTools,
  database: DatabaseId,
  change: {
    readonly token: string
    readonly current: string
    readonly password: string
    /** Whether his API keys go on; else they end, too. */
    readonly keepsKeys: boolean
    readonly network: string
    readonly place: AccountPlace
  },
): Promise<PasswordChange> {
  const { token, current, password, keepsKeys, network, place } = change
  const rules = await getOwnPasswordRules(tools.port, database, { token, slug: place.slug })
  // Before the current one is asked for: a new one that cannot be is not an attempt at guessing.
  requireGoodPassword(password, rules)
  if (password === current) throw sameAgain()
  const asked = { token, password: current, network }
  const outcome = await confirmPassword(tools, database, asked)
  if (outcome.kind !== 'confirmed') return outcome
  const asker = { network, database, isKnown: true }
  const hash = await orThrottled(
    async () => await hashPassword(tools.pool, password, { ...rules, asker }),
  )
  if (typeof hash !== 'string') return hash
  await tools.port.direct(database, [
    {
      text: 'select zennnn.change_password($1, $2, $3, $4)',
      values: [hashSecret(token), hash, JSON.stringify(changedMail(place)), keepsKeys],
    },
  ])
  return { kind: 'changed' }
}

/** What a new password of whoever owns the session must be. NOT_SIGNED_IN. */
export async function getOwnPasswordRules(
  port: SignInPort,
  database: DatabaseId,
  { token, slug }: { readonly token: string; readonly slug: string },
): Promise<PasswordRules> {
  const [result] = await port.direct(database, [
    {
      text: 'select minimum_length, rounds, refuse_common, words from zennnn.own_password_rules($1)',
      values: [hashSecret(token)],
    },
  ])
  return readRules(result?.rows[0], slug)
}

function sameAgain(): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: 'This is the password you have.',
    hint: 'Choose another one.',
    details: { field: 'password' },
  })
}
