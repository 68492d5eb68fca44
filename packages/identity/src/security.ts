import { PlatformError } from '@zennnn/kernel'
import { policyChanges } from './security-policy.ts'
import { askAnswer, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in.ts'

/** How an attempt to sign in can end, as the log has it. */
export const SIGN_IN_OUTCOMES = [
  'signed_in',
  'second_factor',
  'enrolment',
  'refused',
  'throttled',
] as const

/** By an administrator's session. NOT_SIGNED_IN and ACCESS_DENIED for everybody else. */
interface Asker extends SessionAsker {
  readonly port: SignInPort
}

/** What the API answers, made by PostgreSQL. */
type Json = unknown

/** The policy of a database: one member for each of `POLICY_FIELDS`. */
export async function readPolicy(asker: Asker): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.security_policy($1) as answer')
}

/**
 * Changes the named members of the policy and returns all of it. VALUE_INVALID, CONSTRAINT_VIOLATED when two of them cannot
 * hold together, CONFIRMATION_NEEDED.
 */
export async function changePolicy(asker: Asker, body: unknown): Promise<Json> {
  const changes = JSON.stringify(policyChanges(body))
  return await askAnswer(
    asker.port,
    asker,
    'select zennnn.security_policy_change($1, $2) as answer',
    changes,
  )
}

/**
 * Who is active and could not sign in, were passwords and passkeys allowed as said (null: as they are) and the provider
 * `without` not there: their count and the first hundred by name.
 */
export async function listShutOut(
  asker: Asker,
  {
    password,
    passkey,
    without,
  }: Readonly<Record<'password' | 'passkey', boolean | null>> & {
    readonly without: string | null
  },
): Promise<Json> {
  const text = 'select zennnn.security_shut_out($1, $2, $3, $4) as answer'
  return await askAnswer(asker.port, asker, text, password, passkey, without)
}

/** How many API keys would stop, were a second factor needed by whom is said. VALUE_INVALID. */
export async function countStoppedKeys(asker: Asker, neededBy: unknown): Promise<Json> {
  const { second_factor: wanted } = policyChanges({ second_factor: neededBy })
  return await askAnswer(
    asker.port,
    asker,
    'select zennnn.security_stopped_keys($1, $2) as answer',
    wanted,
  )
}

/** The open sessions of everybody, at most 500. */
export async function listSessionsOfAll(asker: Asker): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.security_sessions($1) as answer')
}

/** Ends anybody's session with its next request. NOT_FOUND. */
export async function endSessionOf(asker: Asker, session: string): Promise<void> {
  await askAnswer(
    asker.port,
    asker,
    'select zennnn.security_session_end($1, $2) as answer',
    session,
  )
}

/** A hundred entries of the log, newest first, older than `before`. VALUE_INVALID for an outcome there is not. */
export async function listSignIns(
  asker: Asker,
  { before, outcome }: { readonly before: string | null; readonly outcome: string | null },
): Promise<Json> {
  if (outcome !== null && !SIGN_IN_OUTCOMES.some((one) => one === outcome))
    throw new PlatformError('VALUE_INVALID', {
      message: `The outcome must be one of ${SIGN_IN_OUTCOMES.join(', ')}.`,
      details: { field: 'outcome' },
    })
  const text = 'select zennnn.security_sign_ins($1, $2, $3) as answer'
  return await askAnswer(asker.port, asker, text, before, outcome)
}
