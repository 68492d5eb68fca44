import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from './vault.ts'

/** What the loss of the home region would cost. */
export interface Exposure {
  /** Databases that are backed up, that of the cloud too. */
  readonly databases: number
  /** Of them, those of which nothing verified lies outside. */
  readonly without: number
  /** The oldest of what lies newest outside, of each database; ISO 8601. */
  readonly oldestAt: string | null
  /** Since when work would be lost, of the database that would lose most; null where there is no other region. */
  readonly since: string | null
}

/** Reads it of all databases. */
export async function readExposure({
  access,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<Exposure> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<Exposure>(
      `select count(*)::integer as databases, count(*) filter (where outside_at is null)::integer as without,
         to_json(min(outside_at::timestamptz))#>>'{}' as "oldestAt",
         to_json(min(exposed_since::timestamptz))#>>'{}' as since
       from zennnn_cloud.vault_databases()`,
    )
    return rows[0] ?? { databases: 0, without: 0, oldestAt: null, since: null }
  })
}
