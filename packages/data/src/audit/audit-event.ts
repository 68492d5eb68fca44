import { type DatabaseId, hashSecret } from '@zennnn/kernel'
import type { Connections } from '../connections/connections.ts'

/** What an administrator does that is no change of a record. */
export interface AuditEvent {
  /** Of the session by which he does it. */
  readonly token: string
  /** What it is about, as `backup`. */
  readonly about: string
  /** The id of that; null for the database as a whole. */
  readonly record: string | null
  /** What he does, after "he": `asked for a download of the backup of 26 November 2026`. */
  readonly words: string
}

/**
 * Writes an event into the audit log of a database, to be sealed with all else. Call it before the event takes effect: one
 * that cannot be written must not happen. NOT_SIGNED_IN, and ACCESS_DENIED for who is no administrator there.
 */
export async function writeAuditEvent(
  connections: Pick<Connections, 'direct'>,
  database: DatabaseId,
  { token, about, record, words }: AuditEvent,
): Promise<void> {
  await connections.direct(database, [
    {
      name: 'zennnn_audit_event',
      text: 'select zennnn.audit_event($1, $2, $3, $4)',
      values: [hashSecret(token), about, record, words],
    },
  ])
}

/** The same for somebody who runs the cloud and is no user of that database: the words name him. */
export async function writeOperatorEvent(
  connections: Pick<Connections, 'direct'>,
  database: DatabaseId,
  { about, record, words }: Omit<AuditEvent, 'token'>,
): Promise<void> {
  await connections.direct(database, [
    {
      name: 'zennnn_audit_operator_event',
      text: 'select zennnn.audit_operator_event($1, $2, $3)',
      values: [about, record, words],
    },
  ])
}
