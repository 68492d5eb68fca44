import { type DatabaseId, hashSecret, InvariantError } from '@zennnn/kernel'
import { beginCounted } from './counted-derivation.ts'
import { orThrottled } from './no-place.ts'
import { isHashable } from './password-hash.ts'
import type { SignInPort, SignInTools } from './sign-in.ts'
import type { SignedInUser, SignInOutcome } from './sign-in-outcome.ts'

/** Who asks for what only administrators may do. NOT_SIGNED_IN, ACCESS_DENIED for everybody else. */
export async function getAdministrator(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<SignedInUser> {
  return await getMember(port, database, {
    text: 'select user_id, login, name from zennnn.session_administrator($1)',
    values: [hashSecret(token)],
  })
}

/** The same for what only those may do who run the cloud, in its own database. */
export async function getOperator(
  port: SignInPort,
  control: DatabaseId,
  token: string,
): Promise<SignedInUser> {
  return await getMember(port, control, {
    text: 'select user_id, login, name from zennnn.session_operator($1)',
    values: [hashSecret(token)],
  })
}

/**
 * For what an open session that somebody left is not enough for, and a password that not everybody has is not asked for:
 * its owner signed in or proved again who he is within five minutes. CONFIRMATION_NEEDED.
 */
export async function requireConfirmation(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.session_confirmed($1)', values: [hashSecret(token)] },
  ])
}

async function getMember(
  port: SignInPort,
  database: DatabaseId,
  question: { readonly text: string; readonly values: readonly unknown[] },
): Promise<SignedInUser> {
  const [result] = await port.direct(database, [question])
  const { user_id: id, login, name } = result?.rows[0] ?? {}
  if (typeof id !== 'string' || typeof login !== 'string' || typeof name !== 'string')
    throw new InvariantError('administrator-columns', 'An administrator has no id, login or name.')
  return { id, login, name }
}

interface PasswordAsked {
  readonly token: string
  readonly password: string
  readonly network: string
}

type PasswordAnswer =
  | { readonly kind: 'confirmed' }
  | Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>

/**
 * Whether the owner of a session knows the password too: who only found an open session does not. Counted by
 * this session alone: it is no stranger's, and whoever guesses from the same network, or at the same account, must not keep
 * its owner from proving who he is.
 */
export async function confirmPassword(
  tools: SignInTools,
  database: DatabaseId,
  asked: PasswordAsked,
): Promise<PasswordAnswer> {
  if (!isHashable(asked.password)) return { kind: 'refused' }
  return await orThrottled(async () => await comparePassword(tools, database, asked))
}

async function comparePassword(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { token, password, network }: PasswordAsked,
): Promise<PasswordAnswer> {
  const session = hashSecret(token)
  const asker = { network, database, isKnown: true }
  const [started] = await pool.attempts.pass({ database, network, lane: 'session' }, async () => {
    pool.requirePlace(asker)
    return await port.direct(database, [
      {
        text: 'select retry_after_s, rounds, salt from zennnn.confirm_start($1)',
        values: [session],
      },
    ])
  })
  const { retry_after_s: retryAfterS, rounds, salt } = started?.rows[0] ?? {}
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  // Who has no password here knows that himself.
  if (typeof rounds !== 'number' || typeof salt !== 'string') return { kind: 'refused' }
  const derivation = await beginCounted({ port, pool }, database, {
    job: { password, rounds, salt },
    asker,
    untried: { text: 'select zennnn.confirm_untried($1)', values: [session] },
  })
  const derived = await derivation.derived
  const [compared] = await port.direct(database, [
    {
      text: 'select zennnn.password_confirm($1, $2, $3) as confirmed',
      values: [session, derived, network],
    },
  ])
  return { kind: compared?.rows[0]?.['confirmed'] === true ? 'confirmed' : 'refused' }
}
