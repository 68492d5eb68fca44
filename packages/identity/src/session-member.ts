import type { Row } from '@zennnn/data'
import { type DatabaseId, hashSecret, InvariantError } from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'
import { type SignedInUser, userOf } from './sign-in-outcome.ts'

/** Somebody who runs the cloud. */
export interface Operator extends SignedInUser {
  /** Id of the session at the cloud's own site. Its token changes with every proof of who it is, this does not. */
  readonly session: string
}

/** Who asks for what only administrators may do. NOT_SIGNED_IN, ACCESS_DENIED for everybody else. */
export async function getAdministrator(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<SignedInUser> {
  return userOf(
    await askWho(port, database, {
      text: 'select user_id, login, name from zennnn.session_administrator($1)',
      values: [hashSecret(token)],
    }),
  )
}

/** The same for what only those may do who run the cloud, in its own database. */
export async function getOperator(
  port: SignInPort,
  control: DatabaseId,
  token: string,
): Promise<Operator> {
  const row = await askWho(port, control, {
    text: 'select user_id, login, name, session from zennnn.session_operator($1)',
    values: [hashSecret(token)],
  })
  const { session } = row
  if (typeof session !== 'string')
    throw new InvariantError('operator-session', 'An operator has no session.')
  return { ...userOf(row), session }
}

async function askWho(
  port: SignInPort,
  database: DatabaseId,
  question: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Row> {
  const row = await callOne(port, database, question)
  if (row === undefined) throw new InvariantError('member-row', 'A function gave no person.')
  return row
}
