import {
  type Clock,
  type DatabaseId,
  newDatabaseId,
  newRecordId,
  type RecordId,
} from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { CANARY_MAIL_DOMAIN, CANARY_SLUG, CANARY_TIER } from './canary-register.ts'

/** Whom its making makes: the first person, in all groups. */
export const CANARY_ADMINISTRATOR = `administrator@${CANARY_MAIL_DOMAIN}`

/**
 * Asks for the canary database as for a customer's: the same function, the same job. Its administrator is one who is to be invited,
 * so that no password of his stands anywhere before he has his own. The job; UNIQUE_VIOLATED by PostgreSQL (23505) where there is one.
 */
export async function orderCanary(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId; readonly clock: Clock },
  { domain, apps }: { readonly domain: string; readonly apps: readonly string[] },
): Promise<RecordId> {
  const job = newRecordId(place.clock)
  const wanted = {
    name: 'Canary',
    slug: CANARY_SLUG,
    tier: CANARY_TIER,
    apps,
    host: `${CANARY_SLUG}.${domain}`,
    admin_name: 'Administrator',
    admin_email: CANARY_ADMINISTRATOR,
  }
  await asOwner(place.access, place.control, async (client) => {
    await client.query(
      'select zennnn_cloud.request_database($1::uuid, $2::uuid, $3, $4::jsonb, null, null, null)',
      [job, newRecordId(place.clock), newDatabaseId(), JSON.stringify(wanted)],
    )
  })
  return job
}
