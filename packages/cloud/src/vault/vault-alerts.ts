import type { DatabaseId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { isLate } from './vault-summary.ts'
import { VERIFY_TRIES } from './verify-tries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A region that is away has until then to come back. */
const INCOMPLETE_MS = 6 * HOUR_MS

export type AlertKind =
  | 'late'
  | 'incomplete'
  | 'failed'
  | 'damaged'
  | 'unverified'
  | 'lost_copy'
  | 'damaged_copies'
  | 'exposed'
  // Of the whole cluster, under the id of the control database.
  | 'log_behind'
  | 'log_base_late'
  | 'log_not_forgotten'
  | 'drill_failed'
  | 'drill_late'
  | 'other_keys'

export interface Alert {
  readonly database: DatabaseId
  readonly kind: AlertKind
}

/** What there is to know of one database. */
export interface WatchedDatabase {
  readonly database: DatabaseId
  /** Of the database; undefined when it has always been there. */
  readonly createdAt: Date | undefined
  /** Whether a backup that was ordered has not ended: what failed is tried again. */
  readonly isBusy: boolean
  /** Since when nothing verified lies outside the home region; undefined where there is no other. */
  readonly exposedSince: Date | undefined
  readonly backups: readonly (Pick<Backup, 'at' | 'state' | 'verifiedAt'> & {
    readonly endedAt: Date | undefined
    /** How often it was tried in vain to restore it. */
    readonly verifyTries: number
    /** Whether a region lacks it that had it; see vault_ladder. */
    readonly isLost: boolean
  })[]
}

/** What is wrong with the backups of a database at this moment. */
export function alertsOf(watched: WatchedDatabase, now: Date): readonly AlertKind[] {
  const { backups, createdAt, isBusy, exposedSince } = watched
  const newest = [...backups].sort((a, b) => b.at.getTime() - a.at.getTime())
  const verified = newest.find(({ verifiedAt }) => verifiedAt !== undefined)
  // What a complete one came after is over.
  const complete = newest.findIndex(({ state }) => state === 'complete')
  const open = (complete < 0 ? newest : newest.slice(0, complete)).filter(
    ({ state }) => state !== 'running',
  )
  const isOld = open.some(
    ({ state, at }) => state === 'incomplete' && now.getTime() - at.getTime() > INCOMPLETE_MS,
  )
  return [
    ...overdueOf(verified?.at ?? createdAt, exposedSince, now),
    ...(isOld ? (['incomplete'] as const) : []),
    ...(open[0]?.state === 'failed' && !isBusy ? (['failed'] as const) : []),
    ...(backups.some(({ isLost }) => isLost) ? (['lost_copy'] as const) : []),
    ...(backups.some(isGivenUp) ? (['unverified'] as const) : []),
  ]
}

/** Without any that is verified, that none lies outside goes without saying. */
function overdueOf(
  since: Date | undefined,
  exposedSince: Date | undefined,
  now: Date,
): readonly AlertKind[] {
  if (isLate(since, now)) return ['late']
  const isExposed = exposedSince !== undefined && now.getTime() - exposedSince.getTime() > DAY_MS
  return isExposed ? ['exposed'] : []
}

/** Whether nobody tries by himself any more to restore it. */
export function isGivenUp(backup: {
  readonly verifiedAt: Date | undefined
  readonly verifyTries: number
}): boolean {
  return backup.verifiedAt === undefined && backup.verifyTries >= VERIFY_TRIES
}

/** What is to be told: each state once when it begins and once when it is over. */
export function planAlerts(
  found: readonly Alert[],
  told: readonly Alert[],
): { readonly raised: readonly Alert[]; readonly over: readonly Alert[] } {
  const isIn = (list: readonly Alert[]) => {
    const keys = new Set(list.map(({ database, kind }) => `${database} ${kind}`))
    return ({ database, kind }: Alert): boolean => keys.has(`${database} ${kind}`)
  }
  const [wasTold, isFound] = [isIn(told), isIn(found)]
  return {
    raised: found.filter((alert) => !wasTold(alert)),
    over: told.filter((alert) => !isFound(alert)),
  }
}
