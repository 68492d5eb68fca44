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
 * Gives the rungs: the newest backup of each of 7 days; of the days before, the last of each week, 4 of them; of those
 * before, the week with the last Sunday of its month, 3 of them. No class overlaps another, and the backup that stands for
 * a week or month never moves: with classes that overlap or move, a database has 10 to 12 backups or 64 days. Days are
 * those of UTC, weeks those of ISO 8601. `backups`: newest first.
 */
export function climbLadder<B extends Backup>(backups: readonly B[]): ReadonlyMap<B, Rung> {
  const rungs = new Map<B, Rung>()
  const ofDay = firstOfEach(backups, dayOf, (backup) => rungs.set(backup, 'same_day'))
  for (const backup of ofDay.slice(0, DAILY)) rungs.set(backup, 'daily')
  // Over all days: whether a backup is the last of its week must not depend on how many days came after it.
  const lastOfWeek = new Set(firstOfEach(ofDay, weekOf))
  const before = ofDay.slice(DAILY)
  for (const backup of before) if (!lastOfWeek.has(backup)) rungs.set(backup, 'same_week')
  const ofWeek = before.filter((backup) => lastOfWeek.has(backup))
  for (const backup of ofWeek.slice(0, WEEKLY)) rungs.set(backup, 'weekly')
  const older = ofWeek.slice(WEEKLY)
  const ofMonth = older.filter(endsMonth)
  for (const backup of older) rungs.set(backup, 'same_month')
  for (const backup of ofMonth) rungs.set(backup, 'too_old')
  for (const backup of ofMonth.slice(0, MONTHLY)) rungs.set(backup, 'monthly')
  return rungs
}

function firstOfEach<B>(
  backups: readonly B[],
  periodOf: (backup: B) => number,
  other: (backup: B) => void = () => undefined,
): readonly B[] {
  const seen = new Set<number>()
  return backups.filter((backup) => {
    const period = periodOf(backup)
    if (seen.has(period)) {
      other(backup)
      return false
    }
    seen.add(period)
    return true
  })
}

/** Days since 1970-01-01, a Thursday. */
function dayOf({ at }: Backup): number {
  return Math.floor(at.getTime() / DAY_MS)
}

/** Weeks since the one of 1970-01-01; Monday is the first day. */
function weekOf(backup: Backup): number {
  return Math.floor((dayOf(backup) + 3) / 7)
}

/** Whether its week holds the last Sunday of a month. */
function endsMonth(backup: Backup): boolean {
  const sunday = weekOf(backup) * 7 + 3
  return monthOf(sunday) !== monthOf(sunday + 7)
}

function monthOf(day: number): number {
  return new Date(day * DAY_MS).getUTCMonth()
}
