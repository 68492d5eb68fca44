import { type DatabaseId, hashSecret, newSecret, PlatformError } from '@zennnn/kernel'
import { orThrottled } from './no-place.ts'
import { hashPassword, type PasswordRules, readRules } from './password.ts'
import { deriveOwn, type RenewedSession, readConfirmed } from './password-confirm.ts'
import { requireGoodPassword } from './password-hash.ts'
import { type AccountPlace, changedMail } from './password-mails.ts'
import type { SignInTools } from './sign-in.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

/** `refused`: the current password is wrong. */
export type PasswordChange =
  | { readonly kind: 'changed'; readonly session: RenewedSession }
  | Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>

/**
 * Whoever owns a session changes his password, knowing the current one; his other sessions end, this one goes on by another
 * token. NOT_SIGNED_IN, ACCESS_DENIED for who has none, VALUE_INVALID when the new one breaks the rules.
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
    readonly userAgent: string
    readonly place: AccountPlace
  },
): Promise<PasswordChange> {
  const { token, current, password, keepsKeys, network, userAgent, place } = change
  const rules = await getOwnPasswordRules(tools.port, database, { token, slug: place.slug })
  // Before the current one is asked for: a new one that cannot be is not an attempt at guessing.
  requireGoodPassword(password, rules)
  if (password === current) throw sameAgain()
  const asked = { token, password: current, network, userAgent }
  const known = await deriveOwn(tools, database, asked)
  if (known.kind !== 'derived') return known
  // A wrong one costs no second derivation; when both are there, the comparison and the change are one transaction.
  if (!(await isRight(tools.port, database, { ...asked, derived: known.derived })))
    return { kind: 'refused' }
  const asker = { network, database, isKnown: true }
  const hash = await orThrottled(
    async () => await hashPassword(tools.pool, password, { ...rules, asker }),
  )
  if (typeof hash !== 'string') return hash
  const renewed = newSecret()
  const row = await callOne(tools.port, database, {
    text: 'select zennnn.change_password($1, $2, $3, $4, $5, $6, $7, $8) as lifetime_s',
    values: [
      hashSecret(token),
      known.derived,
      hash,
      hashSecret(renewed),
      network,
      userAgent,
      JSON.stringify(changedMail(place)),
      keepsKeys,
    ],
  })
  const outcome = readConfirmed(row?.['lifetime_s'], renewed)
  return outcome.kind === 'refused' ? outcome : { kind: 'changed', session: outcome.session }
}

async function isRight(
  port: SignInPort,
  database: DatabaseId,
  {
    token,
    derived,
    network,
    userAgent,
  }: Readonly<Record<'token' | 'derived' | 'network' | 'userAgent', string>>,
): Promise<boolean> {
  const row = await callOne(port, database, {
    text: 'select zennnn.password_is_right($1, $2, $3, $4) as is_right',
    values: [hashSecret(token), derived, network, userAgent],
  })
  return row?.['is_right'] === true
}

/** What a new password of whoever owns the session must be. NOT_SIGNED_IN. */
export async function getOwnPasswordRules(
  port: SignInPort,
  database: DatabaseId,
  { token, slug }: { readonly token: string; readonly slug: string },
): Promise<PasswordRules> {
  const row = await callOne(port, database, {
    text: 'select minimum_length, rounds, refuse_common, words from zennnn.own_password_rules($1)',
    values: [hashSecret(token)],
  })
  return readRules(row, slug)
}

/** What a password that an administrator gives somebody else must be. NOT_SIGNED_IN, ACCESS_DENIED, NOT_FOUND, CONSTRAINT_VIOLATED. */
export async function getGivenPasswordRules(
  port: SignInPort,
  database: DatabaseId,
  { token, slug, user }: { readonly token: string; readonly slug: string; readonly user: string },
): Promise<PasswordRules> {
  const row = await callOne(port, database, {
    text: 'select minimum_length, rounds, refuse_common, words from zennnn.given_password_rules($1, $2)',
    values: [hashSecret(token), user],
  })
  return readRules(row, slug)
}

function sameAgain(): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: 'This is the password you have.',
    hint: 'Choose another one.',
    details: { field: 'password' },
  })
}
