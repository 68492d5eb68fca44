import type { Backup } from './backup.ts'

const DAY_MS = 86_400_000
const DAILY = 7
const WEEKLY = 4
const MONTHLY = 3

/** How many backups a database has on the ladder once it is old enough. */
export const RUNGS: number = DAILY + WEEKLY + MONTHLY

/** What a backup is kept as, or why it has no rung. */
export type Rung =
  | 'daily'
  | 'weekly'
  | 'monthly'
  | 'same_day'
  | 'same_week'
  | 'same_month'
  | 'too_old'

/**
 * Gives the rungs: one backup of each of 7 days; of the days before, one of each week, 4 of them; of those before, one of
 * each month, 3 of them. It is the newest that was verified, where none was the newest; a month's is that of the week with
 * its last Sunday. Days are those of UTC, weeks those of ISO 8601. `backups`: newest first.
 *
 * No class overlaps another, and the backup that stands for a week or month never moves: with classes that overlap or move,
 * a database has 10 to 12 backups or 64 days. The one that stands for its week or month is the last of it to leave a class,
 * so how many there are, and when, does not depend on which of them were verified.
 */
export function climbLadder<B extends Backup>(backups: readonly B[]): ReadonlyMap<B, Rung> {
  const rungs = new Map<B, Rung>()
  // Over all days and weeks: whether a backup stands for its week must not depend on how many days came after it.
  const ofDay = bestOfEach(backups, dayOf)
  const weeklyBest = bestOfEach(ofDay, weekOf)
  const ofWeek = new Set(weeklyBest)
  const ofMonth = new Set(bestOfEach(weeklyBest, monthOf))
  for (const backup of backups) rungs.set(backup, 'same_day')
  const days = standingFirst(ofDay, ofWeek, weekOf)
  for (const backup of days.slice(0, DAILY)) rungs.set(backup, 'daily')
  const before = days.slice(DAILY)
  for (const backup of before) rungs.set(backup, 'same_week')
  const weeks = standingFirst(
    before.filter((backup) => ofWeek.has(backup)),
    ofMonth,
    monthOf,
  )
  for (const backup of weeks.slice(0, WEEKLY)) rungs.set(backup, 'weekly')
  const older = weeks.slice(WEEKLY)
  for (const backup of older) rungs.set(backup, ofMonth.has(backup) ? 'too_old' : 'same_month')
  for (const backup of older.filter((one) => ofMonth.has(one)).slice(0, MONTHLY))
    rungs.set(backup, 'monthly')
  return rungs
}

/** Of each period the newest that was verified, or else the newest. Newest period first, as `backups`. */
function bestOfEach<B extends Backup>(
  backups: readonly B[],
  periodOf: (backup: B) => number,
): readonly B[] {
  return [...Map.groupBy(backups, periodOf).values()].flatMap(
    (some) => some.find(({ verifiedAt }) => verifiedAt !== undefined) ?? some.slice(0, 1),
  )
}

/** Each period's best before the others of it. */
function standingFirst<B extends Backup>(
  backups: readonly B[],
  best: ReadonlySet<B>,
  periodOf: (backup: B) => number,
): readonly B[] {
  return [...Map.groupBy(backups, periodOf).values()].flatMap((some) => [
    ...some.filter((one) => best.has(one)),
    ...some.filter((one) => !best.has(one)),
  ])
}

/** Days since 1970-01-01, a Thursday. */
function dayOf({ at }: Backup): number {
  return Math.floor(at.getTime() / DAY_MS)
}

/** Weeks since the one of 1970-01-01; Monday is the first day. */
function weekOf(backup: Backup): number {
  return Math.floor((dayOf(backup) + 3) / 7)
}

/** Months since 1970-01; a week is of the month of its Sunday. */
function monthOf(backup: Backup): number {
  const sunday = new Date((weekOf(backup) * 7 + 3) * DAY_MS)
  return sunday.getUTCFullYear() * 12 + sunday.getUTCMonth()
}
