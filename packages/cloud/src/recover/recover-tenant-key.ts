import { join } from 'node:path'
import type { DatabaseId } from '@zennnn/kernel'
import { putTenantKey } from '../cluster/cluster-secrets.ts'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { findTenantKeyCopy } from '../vault/tenant-key-copy.ts'

/**
 * Brings back the key of login roles that the lost cloud had: with another one nobody's password would fit, and no second
 * factor by app. Where the backup has none, that of this home stays. Harmless when done again.
 */
export async function recoverTenantKey(
  access: ClusterAccess,
  home: string,
  control: DatabaseId,
): Promise<ClusterAccess> {
  const tenantKey = await findTenantKeyCopy(access, home, control)
  if (tenantKey === undefined) return access
  await putTenantKey(join(home, 'secrets'), tenantKey)
  return { ...access, secrets: { ...access.secrets, tenantKey } }
}
