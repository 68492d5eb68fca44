import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** Removes what nothing refers to any more: ended sessions, old sign-in attempts, files no record names since a day. */
export async function tidyDatabase(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('select zennnn.sweep_sign_in()')
    await client.query("select zennnn.collect_blobs(interval '1 day')")
  })
}

/** When somebody last worked in a database; nobody in it is known by it. */
export async function saveLastSeen(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId },
  database: DatabaseId,
): Promise<void> {
  const seen = await asOwner(place.access, database, async (client) => {
    const { rows } = await client.query<{ seen: string | null }>(
      `select to_json(max(last_seen_at))#>>'{}' as seen from zennnn.session`,
    )
    return rows[0]?.seen ?? null
  })
  // Sessions that ended are swept, so a later look may know less than an earlier one.
  await asOwner(place.access, place.control, async (client) => {
    await client.query(
      `update app."database" set "last_seen_at" = $2::timestamptz
       where "database_id" = $1 and ("last_seen_at" is null or "last_seen_at" < $2::timestamptz)`,
      [database, seen],
    )
  })
}

/** Writes the sizes (bytes by name of database) into the control panel's list. */
export async function saveDatabaseSizes(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId },
  sizes: ReadonlyMap<string, string>,
): Promise<void> {
  await asOwner(place.access, place.control, async (client) => {
    await client.query(
      `update app."database" d set "size_bytes" = s.bytes::numeric
       from unnest($1::text[], $2::text[]) as s(name, bytes)
       where d."database_id" = s.name and d."size_bytes" is distinct from s.bytes::numeric`,
      [[...sizes.keys()], [...sizes.values()]],
    )
  })
}
