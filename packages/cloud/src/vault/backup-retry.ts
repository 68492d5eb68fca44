import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import { readVault } from './panel.ts'
import { requestVaultJob } from './panel-jobs.ts'
import type { Audience } from './panel-messages.ts'
import type { PanelPlace } from './panel-place.ts'

/**
 * Orders what a backup needs that did not succeed: another one in place of one that failed, a copy for the regions that
 * lack it, or that one that nobody verified is restored and compared. NOT_FOUND for one of another database; STATE_REFUSED
 * for one that needs nothing or is being made, and while such a job of the database has not ended.
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
  const { state, verifiedAt } = found
  if (state === 'failed')
    return await requestVaultJob(place, { ...asked, kind: 'backup', input: {} })
  if (state === 'incomplete')
    return await requestVaultJob(place, { ...asked, kind: 'backup_catch_up', input: { backup } })
  if (state === 'complete' && verifiedAt === null)
    return await requestVaultJob(place, { ...asked, kind: 'backup_verify', input: { backup } })
  throw new PlatformError('STATE_REFUSED', {
    message:
      state === 'running'
        ? 'This backup is being made.'
        : 'This backup is complete and verified: nothing is left to try.',
    hint: 'Look at the list anew.',
  })
}
