import type { Recovered } from './recover-plan.ts'
import { courseOf, type TierCourse } from './recovery-course.ts'

/** A database in a recovery that really was. */
interface RecordedDatabase
  extends Pick<Recovered, 'slug' | 'database' | 'tier' | 'backup' | 'message'> {
  /** After the beginning of the recovery. */
  readonly beganMs: number
  readonly endedMs: number
  /** What was written in so much time before the beginning is lost; null for one that is not back. */
  readonly lostMs: number | null
}

/** A tier in a recovery that really was: measured, nothing of it foreseen. */
interface RecordedTier extends TierCourse {
  /** Of the one that lost most; null when none is back. */
  readonly lostMs: number | null
}

/** What a recovery took, and what was lost by it. */
export interface RecoveryRecord {
  /** When its first run began: all times count from then on, also over runs that were killed. */
  readonly beganAt: Date
  /** When the last database was back, or given up. */
  readonly endedAt: Date
  /** In the order in which they began. */
  readonly databases: readonly RecordedDatabase[]
  /** Paid first. */
  readonly tiers: readonly RecordedTier[]
}

/** By what its runs kept. `now`: its end; what an earlier version kept without times counts until then. */
export function recordOf(
  recovered: readonly Recovered[],
  { beganAt, now }: { readonly beganAt: Date; readonly now: Date },
): RecoveryRecord {
  const sinceBegun = (at: string | undefined, other: Date): number =>
    Math.max(0, (at === undefined ? other : new Date(at)).getTime() - beganAt.getTime())
  const databases = recovered
    .map(({ slug, database, tier, backup, at, message, ...times }) => ({
      slug,
      database,
      tier,
      backup,
      message,
      beganMs: sinceBegun(times.beganAt, beganAt),
      endedMs: sinceBegun(times.endedAt, now),
      lostMs: at === null ? null : Math.max(0, beganAt.getTime() - new Date(at).getTime()),
    }))
    .toSorted((a, b) => a.beganMs - b.beganMs || (a.slug < b.slug ? -1 : 1))
  const lastMs = Math.max(0, ...databases.map(({ endedMs }) => endedMs))
  return {
    beganAt,
    endedAt: new Date(beganAt.getTime() + lastMs),
    databases,
    tiers: tiersOf(databases, lastMs),
  }
}

function tiersOf(all: readonly RecordedDatabase[], nowMs: number): readonly RecordedTier[] {
  const followed = all.map((one) => ({ ...one, bytes: 0, isBack: one.backup !== null }))
  // All have ended: nothing is foreseen by places and pace.
  return courseOf(followed, { workers: 1, bigBytes: 0 }, { nowMs, pace: 1 }).map((course) => {
    const lost = all.flatMap(({ tier, lostMs }) =>
      tier === course.tier && lostMs !== null ? [lostMs] : [],
    )
    return { ...course, lostMs: lost.length === 0 ? null : Math.max(...lost) }
  })
}
