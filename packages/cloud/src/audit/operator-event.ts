import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** What an operator does at the machine. */
export interface OperatorEvent {
  /** What it is about, as `backup`. */
  readonly about: string
  /** The id of that; null for the database as a whole. */
  readonly record: string | null
  /** What he does, after "he". */
  readonly words: string
}

/**
 * Writes what an operator does at the machine into the audit log of the database that it is about; of one that lets nobody
 * in any more, into that of the control database. Call it before it is done: what cannot be written must not happen.
 */
export async function noteOperatorEvent(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId },
  database: DatabaseId,
  { about, record, words }: OperatorEvent,
): Promise<void> {
  const { access, control } = place
  const found = await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ slug: string; state: string }>(
      'select "slug", "state" from app."database" where "database_id" = $1',
      [database],
    )
    return rows[0]
  })
  const isServed = found?.state === 'live' || found?.state === 'suspended'
  const of = isServed || database === control ? '' : ` (${found?.slug ?? database})`
  await asOwner(access, isServed ? database : control, async (client) => {
    await client.query('select zennnn.audit_operator_event($1, $2, $3)', [
      about,
      record,
      `The operator at the machine ${words}${of}`,
    ])
  })
}
