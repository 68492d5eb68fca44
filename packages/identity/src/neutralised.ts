import type { Row, Statement } from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** A database that was restored on the side of another one. It sends no mail and does no jobs. */
export interface Neutralised {
  /** The moment its data are of, ISO 8601. */
  readonly since: string
  /** Name in the address of the database that they come from. */
  readonly from: string
}

/** Anybody in the database may ask; one row, or none. */
export const NEUTRALISED: Statement = {
  name: 'zennnn_neutralised',
  text: `select to_json(since)#>>'{}' as since, origin from zennnn.neutralised_state()`,
  values: [],
  readOnly: true,
}

/** What a row of that statement says; undefined for none. */
export function parseNeutralised(row: Row | undefined): Neutralised | undefined {
  const { since, origin } = row ?? {}
  return typeof since === 'string' && typeof origin === 'string'
    ? { since, from: origin }
    : undefined
}

/** What the database must say of itself to whoever is in it; undefined for an ordinary one. */
export async function findNeutralised(
  port: SignInPort,
  database: DatabaseId,
): Promise<Neutralised | undefined> {
  const row = await callOne(port, database, NEUTRALISED)
  return parseNeutralised(row)
}
