import type { Client } from 'pg'

/** The moment of a dump, exactly: which transactions it holds. A time tells nothing of those that were under way. */
export interface DumpMoment {
  /** As of pg_current_snapshot(). */
  readonly snapshot: string
  /** The cluster that counts these transactions, by PostgreSQL's own number of it; its standby has the same. */
  readonly cluster: string
}

/** Of the caller's transaction (repeatable read). */
export async function readMoment(client: Client): Promise<DumpMoment> {
  const { rows } = await client.query<DumpMoment>(
    `select pg_current_snapshot()::text as snapshot, system_identifier::text as cluster from pg_control_system()`,
  )
  return rows[0] ?? { snapshot: '', cluster: '' }
}
