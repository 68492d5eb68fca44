import { type DatabaseId, hashSecret, newSecret } from '@zennnn/kernel'
import { deriveCounted } from './counted-derivation.ts'
import { orThrottled } from './no-place.ts'
import { isHashable } from './password-hash.ts'
import { askAnswer, type SessionAsker } from './session-asker.ts'
import type { SignInTools } from './sign-in.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

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

/**
 * By which ways the owner of a session can prove who he is: password (here, directory or null), passkey, providers. What the
 * API answers, made by PostgreSQL. NOT_SIGNED_IN.
 */
export async function readProofWays(port: SignInPort, asker: SessionAsker): Promise<unknown> {
  return await askAnswer(port, asker, 'select zennnn.proof_ways($1) as answer')
}

/** Who judges the password of the owner of a session; undefined for who has none. NOT_SIGNED_IN. */
export async function readPasswordKeeper(
  port: SignInPort,
  asker: SessionAsker,
): Promise<'here' | 'directory' | undefined> {
  const keeper: unknown = Reflect.get(Object(await readProofWays(port, asker)), 'password')
  return keeper === 'here' || keeper === 'directory' ? keeper : undefined
}

/** A session that goes on by another token, because its owner proved who he is. The one before opens nothing any more. */
export interface RenewedSession {
  /** For the cookie; only its hash is stored. */
  readonly token: string
  readonly lifetimeS: number
}

export interface PasswordAsked {
  readonly token: string
  readonly password: string
  readonly network: string
  readonly userAgent: string
}

type Throttled = Extract<SignInOutcome, { kind: 'throttled' }>

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly session: RenewedSession }
  | { readonly kind: 'refused' }
  | Throttled

/**
 * Whether the owner of a session knows the password too: who only found an open session does not. Counted by this session
 * alone: it is no stranger's, and whoever guesses from the same network, or at the same account, must not keep its owner from
 * proving who he is.
 */
export async function confirmPassword(
  tools: SignInTools,
  database: DatabaseId,
  asked: PasswordAsked,
): Promise<ConfirmOutcome> {
  const answer = await deriveOwn(tools, database, asked)
  if (answer.kind !== 'derived') return answer
  const token = newSecret()
  const row = await callOne(tools.port, database, {
    text: 'select zennnn.password_confirm($1, $2, $3, $4, $5) as lifetime_s',
    values: [
      hashSecret(asked.token),
      answer.derived,
      hashSecret(token),
      asked.network,
      asked.userAgent,
    ],
  })
  return readConfirmed(row?.['lifetime_s'], token)
}

/** Reads what a function gave that ends with `zennnn.session_renew`. `token`: the one whose hash it was given. */
export function readConfirmed(
  lifetimeS: unknown,
  token: string,
): Exclude<ConfirmOutcome, Throttled> {
  return typeof lifetimeS === 'number'
    ? { kind: 'confirmed', session: { token, lifetimeS } }
    : { kind: 'refused' }
}

/** Counts the attempt, then derives what is compared with the stored hash. ACCESS_DENIED for who has no password here. */
export async function deriveOwn(
  tools: SignInTools,
  database: DatabaseId,
  asked: PasswordAsked,
): Promise<
  { readonly kind: 'derived'; readonly derived: string } | { readonly kind: 'refused' } | Throttled
> {
  if (!isHashable(asked.password)) return { kind: 'refused' }
  return await orThrottled(async () => await derive(tools, database, asked))
}

async function derive(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { token, password, network }: PasswordAsked,
): Promise<
  { readonly kind: 'derived'; readonly derived: string } | { readonly kind: 'refused' } | Throttled
> {
  const session = hashSecret(token)
  const asker = { network, database, isKnown: true }
  const started = await pool.attempts.pass({ database, network, lane: 'session' }, async () => {
    pool.requirePlace(asker)
    return await callOne(port, database, {
      text: 'select retry_after_s, rounds, salt from zennnn.confirm_start($1)',
      values: [session],
    })
  })
  const { retry_after_s: retryAfterS, rounds, salt } = started ?? {}
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  // The hash was taken away between the question and the answer.
  if (typeof rounds !== 'number' || typeof salt !== 'string') return { kind: 'refused' }
  const { derived } = await deriveCounted({ port, pool }, database, {
    job: { password, rounds, salt },
    asker,
    untried: { text: 'select zennnn.confirm_untried($1)', values: [session] },
    meanwhile: async () => await Promise.resolve(),
    wasTried: () => false,
  })
  return { kind: 'derived', derived }
}
