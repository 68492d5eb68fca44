import { keyPasswords, migrate, putElevationKey, sealWaitingLinks } from '@zennnn/data'
import { type DatabaseId, passwordKeyOf, sealingKeyOf } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { asMaintainer, type ClusterAccess } from '../database/cluster-access.ts'
import { elevationKey } from '../database/database-statements.ts'

/**
 * Brings a database to what its apps declare; returns whether anything was to do. Costs eight queries when not. `login`: of a
 * database that has another name at the moment than the one it is served under.
 */
export async function migrateDatabase(
  access: ClusterAccess,
  database: DatabaseId,
  registry: Registry,
  login = database,
): Promise<boolean> {
  return await asMaintainer(access, database, async (client) => {
    const { changed } = await migrate(client, registry)
    await client.query('set role zennnn_owner')
    await keyPasswords(client, passwordKeyOf(access.secrets.tenantKey))
    await sealWaitingLinks(client, sealingKeyOf(access.secrets.tenantKey))
    await putElevationKey(client, elevationKey(access.secrets.tenantKey, login))
    return changed
  })
}
