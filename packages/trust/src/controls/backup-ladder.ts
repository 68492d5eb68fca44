import { type Backup, countExpected, isLate, listLadder, planRetention, RUNGS } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

const DAY_MS = 86_400_000

/** A database that is to be backed up, with its registered backups. */
export interface BackedUpDatabase {
  /** undefined: it has always been there. */
  readonly createdAt: Date | undefined
  readonly backups: readonly HeldBackup[]
}

export interface HeldBackup extends Backup {
  /** Names of the regions that gave the very dump back, and have it still. */
  readonly heldBy: readonly string[]
}

export interface LadderPort {
  readonly clock: Clock
  /** Names of all configured regions. */
  readonly regions: () => Promise<readonly string[]>
  /** Those in service, and that of the cloud itself. */
  readonly databases: (signal: AbortSignal) => Promise<readonly BackedUpDatabase[]>
}

/** Holds where every database has, in every region, each copy that the ladder wants by now, and a new one of last night. */
export function backupLadderControl({ clock, regions, databases }: LadderPort): Control {
  return {
    id: 'backup-ladder',
    observe: async (signal) => {
      const [names, all] = [await regions(), await databases(signal)]
      return observeLadder(all, names, clock.now())
    },
  }
}

/** @internal */
export function observeLadder(
  databases: readonly BackedUpDatabase[],
  regions: readonly string[],
  now: Date,
): Observation {
  // The database of the cloud is always there: a list without any is no list.
  if (databases.length === 0 || regions.length === 0)
    return { outcome: 'unknown', measured: 'no database or no region was found', figures: {} }
  const wantedOf = wantedBy(now)
  const seen = databases.map((one) => lookAtLadder(one, regions, { now, wantedOf }))
  const missing = seen.reduce((sum, { lacking }) => sum + lacking, 0)
  const late = seen.filter((one) => one.isLate).length
  const whole = seen.filter(({ lacking, copies }) => lacking === 0 && copies >= RUNGS).length
  const young = seen.filter(({ lacking, copies }) => lacking === 0 && copies < RUNGS).length
  const oldestDays = Math.floor(Math.max(0, ...seen.map(({ oldestMs }) => oldestMs)) / DAY_MS)
  const words = [
    `${RUNGS} of ${RUNGS} copies for ${whole} of ${databases.length} databases`,
    ...(young > 0 ? [`all that are due for ${young} younger than the ladder`] : []),
    ...(missing > 0 ? [`${counted(missing, 'copy', 'copies')} missing`] : []),
    ...(late > 0 ? [`${counted(late, 'database')} without a backup of the last night`] : []),
    `in each of ${counted(regions.length, 'region')}`,
    `oldest ${counted(oldestDays, 'day')}`,
  ]
  return {
    outcome: missing === 0 && late === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: {
      databases: databases.length,
      whole,
      young,
      late,
      missing,
      regions: regions.length,
      oldest_days: oldestDays,
    },
  }
}

export interface LadderLook {
  /** On the ladder, in the region that has fewest of them. */
  readonly copies: number
  /** How many of them each region should have by now. */
  readonly wanted: number
  /** In all regions. */
  readonly lacking: number
  readonly isLate: boolean
  readonly oldestMs: number
}

/** One database against the ladder. `wantedOf`: as `wantedBy(now)` gives it, for many at once. */
export function lookAtLadder(
  { createdAt, backups }: BackedUpDatabase,
  regions: readonly string[],
  { now, wantedOf = wantedBy(now) }: { readonly now: Date; readonly wantedOf?: WantedOf },
): LadderLook {
  const ageOf = ({ at }: Backup): number => now.getTime() - at.getTime()
  const ladder = listLadder(planRetention(backups, now))
  const counts = regions.map((name) => ladder.filter(({ heldBy }) => heldBy.includes(name)).length)
  const ages = backups.filter((one) => isComplete(one) && one.at <= now).map(ageOf)
  const wanted = wantedOf(createdAt ?? new Date(now.getTime() - Math.max(0, ...ages)))
  const newestAt = ages.length === 0 ? createdAt : new Date(now.getTime() - Math.min(...ages))
  return {
    copies: Math.min(...counts),
    wanted,
    lacking: counts.reduce((sum, count) => sum + Math.max(0, wanted - count), 0),
    isLate: isLate(newestAt, now),
    oldestMs: Math.max(0, ...ladder.map(ageOf)),
  }
}

/** One that lost a copy since was made that night, and lacks that copy. */
function isComplete({ state, degradedAt }: Backup): boolean {
  return state === 'complete' || degradedAt !== undefined
}

type WantedOf = (since: Date) => number

/**
 * How many copies a database that is there since a moment has on the ladder by now, had every night been good. Where weeks and
 * months begin, it depends on whether the newest night is today's or yesterday's; it may be either, so the fewer count.
 */
function wantedBy(now: Date): WantedOf {
  const yesterday = new Date(now.getTime() - DAY_MS)
  const known = new Map<number, number>()
  return (since) => {
    const days = Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS))
    const wanted =
      known.get(days) ?? Math.min(countExpected(since, now), countExpected(since, yesterday))
    known.set(days, wanted)
    return wanted
  }
}
