import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import { readVault } from './panel.ts'
import { requestVaultJob } from './panel-jobs.ts'
import type { Audience } from './panel-messages.ts'
import type { PanelPlace } from './panel-place.ts'

/**
 * Orders what a backup needs that did not succeed: another one in place of one that failed, or a copy for the regions that
 * lack it. NOT_FOUND for one of another database; STATE_REFUSED for one that is complete or being made, and while such a
 * job of the database has not ended.
 */
export async function requestRetry(
  place: PanelPlace,
  order: {
    readonly database: DatabaseId
    readonly backup: string
    readonly askedBy: string
    readonly askedAs: Audience
  },
): Promise<RecordId> {
  const { backup, ...asked } = order
  const { backups } = await readVault(place, order.database)
  const found = backups.find(({ id }) => id === backup)
  if (found === undefined) throw new PlatformError('NOT_FOUND')
  const { state } = found
  if (state === 'failed')
    return await requestVaultJob(place, { ...asked, kind: 'backup', input: {} })
  if (state === 'incomplete')
    return await requestVaultJob(place, { ...asked, kind: 'backup_catch_up', input: { backup } })
  throw new PlatformError('STATE_REFUSED', {
    message:
      state === 'running'
        ? 'This backup is being made.'
        : 'This backup is complete: nothing is left to try.',
    hint: 'Look at the list anew.',
  })
}
