import type { Row } from '@zennnn/data'
import { type DatabaseId, hashSecret, InvariantError } from '@zennnn/kernel'
import type { SignInPort } from './sign-in-call.ts'

/** Who asks: the token of a session of this database. PostgreSQL refuses whoever it does not belong to, or who may not. */
export interface SessionAsker {
  readonly database: DatabaseId
  readonly token: string
  /** A window asks by itself, which does not count as use of the session. */
  readonly isUnattended?: boolean
}

/** The rows of a statement that takes the hash of the token as $1, and what follows it. */
export async function askRows(
  port: SignInPort,
  { database, token, isUnattended = false }: SessionAsker,
  text: string,
  ...more: readonly unknown[]
): Promise<readonly Row[]> {
  const statement = { text, values: [hashSecret(token), ...more] }
  const [result] = await port.direct(database, [statement], { isUnattended })
  return result?.rows ?? []
}

/** As askRows, the `answer` of its one row: what the API answers, made by PostgreSQL. */
export async function askAnswer(...asked: Parameters<typeof askRows>): Promise<unknown> {
  const [row] = await askRows(...asked)
  if (row === undefined) throw new InvariantError('session-answer', 'A function gave no row.')
  return row['answer']
}
