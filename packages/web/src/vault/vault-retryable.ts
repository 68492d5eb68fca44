import { hasEnded, type Job } from '../panel/job-state.ts'
import type { VaultBackup } from './vault-api.ts'

/**
 * Ids of the backups that can be tried again: those that a region lacks, those that could not be restored, and the ones
 * that failed unless a later one is there. None while one is being made, copied or restored to be compared.
 */
export function retryable(
  backups: readonly VaultBackup[],
  jobs: readonly Job[],
): ReadonlySet<string> {
  const isBusy = jobs.some((job) => KINDS.has(job.kind) && !hasEnded(job))
  const good = backups.filter(({ state }) => state === 'complete' || state === 'incomplete')
  const isReplaced = ({ at }: VaultBackup): boolean => good.some((other) => other.at > at)
  const found = backups.filter(
    (backup) =>
      backup.state === 'incomplete' ||
      backup.verifyFailed === true ||
      (backup.state === 'failed' && !isReplaced(backup)),
  )
  return new Set(isBusy ? [] : found.map(({ id }) => id))
}

const KINDS: ReadonlySet<string> = new Set(['backup', 'backup_catch_up', 'backup_verify'])
