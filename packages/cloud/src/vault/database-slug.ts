import type { DatabaseId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from './vault.ts'

/** What a database is called in addresses; one that is gone is called by its id. */
export async function readSlug(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  database: DatabaseId,
): Promise<string> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ slug: string }>(
      'select "slug" from app."database" where "database_id" = $1',
      [database],
    )
    return rows[0]?.slug ?? database
  })
}
