import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

/** A database that was restored on the side from backups of another one, or of a copy of that: it holds the same data. */
export interface DatabaseCopy {
  readonly record: string
  readonly slug: string
  readonly database: DatabaseId
  readonly state: string
  /** Whether there are keys to backups of it. */
  readonly hasKeys: boolean
}

/** `register`: the control database, as its owner. Copies of copies come first. Those that are gone with all keys are left out. */
export async function listCopies(
  register: Client,
  database: DatabaseId,
): Promise<readonly DatabaseCopy[]> {
  const { rows } = await register.query<DatabaseCopy>(
    `with recursive copy (id, depth) as (
       select d."id", 0 from app."database" d where d."database_id" = $1
       union all
       select d."id", c.depth + 1 from app."database" d join copy c on d."restored_from" = c.id
     ), found as (
       select d."id" as record, d."slug", d."database_id" as database, d."state", c.depth, exists (
         select from zennnn_vault.repository_password p where p.database_id = d."database_id") as "hasKeys"
       from app."database" d join copy c on c.id = d."id" where c.depth > 0
     )
     select record, slug, database, state, "hasKeys" from found f where f.state <> 'dropped' or f."hasKeys"
     order by f.depth desc, f.slug`,
    [database],
  )
  return rows.map((row) => ({ ...row, database: parseDatabaseId(row.database) }))
}

/** As listCopies. */
export async function findCopies(
  { access, control }: { readonly access: ClusterAccess; readonly control: DatabaseId },
  database: DatabaseId,
): Promise<readonly DatabaseCopy[]> {
  return await asOwner(access, control, async (register) => await listCopies(register, database))
}

/** Whether nobody comes into it any more. */
export function isOutOfService({ state }: { readonly state: string }): boolean {
  return ['dropping', 'dropped', 'failed'].includes(state)
}
