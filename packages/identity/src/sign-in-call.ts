import type { Connections, Row, Statement } from '@zennnn/data'
import { type DatabaseId, hashSecret } from '@zennnn/kernel'

/** The way to the functions of the sign-in, which run as the login role of a database. */
export type SignInPort = Pick<Connections, 'direct'>

/** Calls one of them; its first row, undefined when it gave none. */
export async function callOne(
  port: SignInPort,
  database: DatabaseId,
  call: Statement,
): Promise<Row | undefined> {
  const [result] = await port.direct(database, [call])
  return result?.rows[0]
}

/** By what PostgreSQL knows a token of a cookie; null where the browser brought none. */
export function hashOrNull(token: string | undefined): Buffer | null {
  return token === undefined ? null : hashSecret(token)
}
