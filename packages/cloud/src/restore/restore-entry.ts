import type { Client } from 'pg'

/**
 * Writes into the audit log of a database that is about to come into service why it is another one than a moment ago: what
 * the log says until then, it says of another life. In the caller's transaction, as the owner. `id`: of what did it; written
 * once, however often it is run.
 */
export async function writeRestoreEntry(client: Client, id: string, words: string): Promise<void> {
  await client.query(
    `with entry as (
       insert into app."audit_entry" ("id", "at", "operation", "model", "why", "transaction")
       values ($1, now(), 'elevate', 'audit_entry', $2, pg_current_xact_id()::text) on conflict ("id") do nothing returning "id")
     insert into zennnn.audit_unsealed (entry) select "id" from entry`,
    [id, words],
  )
}

/** Who asked for a job of the vault, for the log of the database that it is about. */
export function askerOf(input: unknown): string {
  const [login, as]: readonly unknown[] = ['asked_by', 'asked_as'].map((name) =>
    Reflect.get(Object(input), name),
  )
  if (typeof login !== 'string') return 'the operator'
  return as === 'operator' ? `the operator ${login}` : login
}
