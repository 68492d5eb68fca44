import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * Writes what is done with keys into the audit log of the control database, to be sealed with all else. Call it before the
 * key is touched: what cannot be written must not happen. `database`: whose key; null for that of the vault.
 */
export async function noteKeyEvent(
  register: Client,
  database: DatabaseId | null,
  words: string,
): Promise<void> {
  await register.query(
    `with entry as (
       insert into app.audit_entry (id, at, operation, model, record, why, transaction)
       values (zennnn.new_id(), now(), 'event', 'vault_key', $1, $2, pg_current_xact_id()::text)
       returning id
     )
     insert into zennnn.audit_unsealed (entry) select id from entry`,
    [database, words],
  )
}
