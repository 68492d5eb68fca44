import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { listLadder, planRetention } from './retention.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A night, and two hours for it to end. */
const LATE_MS = 26 * HOUR_MS
/** Beyond this the ladder is as long as it gets. */
const LADDER_DAYS = 140

export interface VaultSummary {
  readonly newestVerifiedAt: string | null
  /** Backups on the ladder, and how many there should be by now. */
  readonly ladder: number
  readonly expected: number
  /** Of those on the ladder, how many were restored and found equal. */
  readonly ladderVerified: number
  readonly incomplete: number
  readonly failed: number
  /** Of whatever age, those that a region lacks that had them. */
  readonly lost: number
  readonly late: boolean
}

/** The backups of one database at a glance. `createdAt`: of the database; null when it has always been there. */
export function summarize(
  backups: readonly (Backup & { readonly isLost: boolean })[],
  known: { readonly now: Date; readonly createdAt: string | null },
): VaultSummary {
  const verified = backups.filter(({ verifiedAt }) => verifiedAt !== undefined)
  const newest = newestOf(verified)
  const since = known.createdAt === null ? undefined : new Date(known.createdAt)
  const ladder = listLadder(planRetention(backups, known.now))
  const last = newestOf(backups.filter(({ state }) => state === 'complete'))
  const broken = backups.filter(({ at }) => last === undefined || at > last)
  return {
    newestVerifiedAt: newest?.toISOString() ?? null,
    ladder: ladder.length,
    ladderVerified: ladder.filter(({ verifiedAt }) => verifiedAt !== undefined).length,
    expected: countExpected(since ?? oldestOf(backups) ?? known.now, known.now),
    incomplete: broken.filter(({ state }) => state === 'incomplete').length,
    failed: broken.filter(({ state }) => state === 'failed').length,
    lost: backups.filter(({ isLost }) => isLost).length,
    late: isLate(newest ?? since, known.now),
  }
}

/** Whether a verified backup is overdue. `since`: the newest one, or else when there was first something to back up. */
export function isLate(since: Date | undefined, now: Date): boolean {
  return since === undefined || now.getTime() - since.getTime() > LATE_MS
}

/** What the ladder would hold if every night had been good. */
export function countExpected(since: Date, now: Date): number {
  const days = Math.min(LADDER_DAYS, Math.floor((now.getTime() - since.getTime()) / DAY_MS))
  const database = newDatabaseId()
  const nights = Array.from({ length: Math.max(0, days) }, (_, index) => {
    const at = new Date(now.getTime() - index * DAY_MS)
    return {
      id: newRecordId({ now: () => at }),
      database,
      kind: 'scheduled',
      at,
      state: 'complete',
      verifiedAt: undefined,
    } as const
  })
  return listLadder(planRetention(nights, now)).length
}

function newestOf(backups: readonly Backup[]): Date | undefined {
  return backups.reduce<Date | undefined>(
    (best, { at }) => (best === undefined || at > best ? at : best),
    undefined,
  )
}

function oldestOf(backups: readonly Backup[]): Date | undefined {
  return backups.reduce<Date | undefined>(
    (best, { at }) => (best === undefined || at < best ? at : best),
    undefined,
  )
}
