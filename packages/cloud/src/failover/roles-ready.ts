import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import { roleStatements } from '../cluster/cluster-roles.ts'
import type { ClusterSecrets } from '../cluster/cluster-secrets.ts'
import { ensureRoles, isWrongSecret } from '../cluster/cluster-start.ts'
import { NEEDS } from './needs.ts'
import { nodeStatements } from './node-settings.ts'
import { type Pair, primaryOf } from './pair.ts'
import type { PersonCall } from './person-call.ts'
import type { PrimaryService } from './primary-service.ts'

/**
 * Brings the roles up to date, as each start does. Like any change that may wait for the standby: no try waits longer than `rolesMs`,
 * then a person is called and it is tried again, unless `again` throws. SETUP_FAILED for wrong secrets.
 */
export async function makeRolesReady(
  pair: Pair,
  secrets: ClusterSecrets,
  tools: {
    readonly service: PrimaryService
    readonly person: PersonCall
    readonly again: () => void
  },
): Promise<void> {
  const { settings, log } = pair
  const statements = [...roleStatements(secrets), ...nodeStatements(pair.standbyPassword)]
  for (;;)
    try {
      const host = primaryOf(pair).layout.socketFolder
      await ensureRoles({ host, port: CLUSTER_PORT }, secrets, statements, settings.rolesMs)
      return
    } catch (error) {
      tools.again()
      if (error instanceof Error && isWrongSecret(error.cause)) throw error
      log.error('roles_not_changed', { error })
      tools.person.call(NEEDS.rolesWait)
      await tools.service.pause(settings.probeEveryMs)
    }
}
