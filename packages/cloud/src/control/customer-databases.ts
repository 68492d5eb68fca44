import { type DatabaseId, PlatformError, parseDatabaseId, type RecordId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** A customer's database as the control panel knows it. */
export interface CustomerDatabase {
  readonly record: RecordId
  readonly slug: string
  readonly name: string
  readonly database: DatabaseId
  readonly tier: string
  readonly state: string
  readonly host: string
  readonly apps: readonly string[]
  readonly adminEmail: string | null
  readonly sizeBytes: string | null
  /** ISO 8601. */
  readonly createdAt: string
  readonly dropAfter: string | null
}

const COLUMNS = `"id" as record, "slug", "name", "database_id" as database, "tier", "state", "host", "apps",
  "admin_email" as "adminEmail", "size_bytes"::text as "sizeBytes", to_json("created_at")#>>'{}' as "createdAt",
  to_json("drop_after")#>>'{}' as "dropAfter"`

/** All that are not gone, by slug. */
export async function listCustomerDatabases(
  access: ClusterAccess,
  control: DatabaseId,
): Promise<readonly CustomerDatabase[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<CustomerDatabase>(
      `select ${COLUMNS} from app."database" where "state" <> 'dropped' order by "slug"`,
    )
    return rows
  })
}

/** Throws NOT_FOUND. */
export async function getCustomerDatabase(
  access: ClusterAccess,
  control: DatabaseId,
  by: { readonly slug: string } | { readonly record: string },
): Promise<CustomerDatabase> {
  const [column, value] = 'slug' in by ? ['slug', by.slug] : ['id', by.record]
  const found = await asOwner(access, control, async (client) => {
    const { rows } = await client.query<CustomerDatabase>(
      `select ${COLUMNS} from app."database" where "${column}"::text = $1 and "state" <> 'dropped'`,
      [value],
    )
    return rows[0]
  })
  if (found === undefined)
    throw new PlatformError('NOT_FOUND', { message: `There is no database "${value}".` })
  return { ...found, database: parseDatabaseId(found.database) }
}

/** Writes into the record of a customer's database. `change` is SQL of ours with $2 … for `values`. */
export async function updateCustomerDatabase(
  access: ClusterAccess,
  control: DatabaseId,
  record: RecordId,
  change: { readonly set: string; readonly values: readonly unknown[] },
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(`update app."database" set ${change.set} where "id" = $1`, [
      record,
      ...change.values,
    ])
  })
}
