import type { Client } from 'pg'

/** What made a database as it is: whoever opens a dump of it years later wants to know. */
export interface DatabaseVersion {
  /** Of the PostgreSQL that it was dumped from, as `15.18`. */
  readonly postgres: string
  /** Hash of all that makes its schema: files of the platform, declarations and migrations of its apps. */
  readonly schema: string | null
  /** Names of its apps, sorted. */
  readonly apps: readonly string[] | null
}

/** As the database says itself, within the caller's transaction: a dump of this moment says the same. */
export async function readVersion(client: Client): Promise<DatabaseVersion> {
  const { rows } = await client.query<DatabaseVersion>(
    `select split_part(current_setting('server_version'), ' ', 1) as postgres,
       a.applied ->> 'model_hash' as schema, a.applied -> 'apps' as apps
     from (values (1)) one
       -- Whole rows: a database of an older version has no column for its apps yet.
       left join lateral (select to_jsonb(last) as applied from zennnn.applied last order by at desc limit 1) a on true`,
  )
  return rows[0] ?? { postgres: '', schema: null, apps: null }
}
