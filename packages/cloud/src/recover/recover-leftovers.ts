import { type DatabaseId, isDatabaseId } from '@zennnn/kernel'
import { asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { dropRestored } from '../restore/restore-drop.ts'

/**
 * Removes what a recovery that was killed left under way: every database and its role but these, and the templates. Only
 * for a cluster in which nobody ever worked.
 */
export async function removeLeftovers(
  access: ClusterAccess,
  kept: readonly DatabaseId[],
): Promise<void> {
  const names = await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where not datistemplate
       union select rolname from pg_roles`,
    )
    return rows.map(({ name }) => name)
  })
  for (const name of names.filter(isDatabaseId))
    if (!kept.includes(name)) await dropRestored(access, name)
}
