import type { BackupHoldings } from '@zennnn/cloud'
import type { BackedUpDatabase, RestoredDatabase } from '@zennnn/trust'

/** What the ladder is held against. */
export function backedUp(holdings: readonly BackupHoldings[]): readonly BackedUpDatabase[] {
  return holdings.map(({ createdAt, backups }) => ({ createdAt, backups }))
}

/** Of each database, when the newest of its backups was made that was restored and found equal. */
export function restored(holdings: readonly BackupHoldings[]): readonly RestoredDatabase[] {
  return holdings.map(({ createdAt, backups }) => ({
    createdAt,
    verifiedBackupAt: backups
      .filter(({ verifiedAt }) => verifiedAt !== undefined)
      .reduce<Date | undefined>(
        (newest, { at }) => (newest === undefined || at > newest ? at : newest),
        undefined,
      ),
  }))
}
