import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { Alert } from '../vault/vault-alerts.ts'
import { findUnkeptKey } from './log-key.ts'
import { newestBaseOf, newestMoment, planForgetting } from './log-plan.ts'
import { readChanges, readKeeping, readKeptLog, updateKeeping } from './log-register.ts'

const HOUR_MS = 3_600_000
/** So much of what customers did may be lost with a region. */
const BEHIND_MS = 60_000
/** The first base of a cloud or a stretch takes its time, and so does a backup of the control database; until then there are backups. */
const FIRST_MS = 15 * 60_000
/** A night is not missed before. */
const BASE_LATE_MS = 26 * HOUR_MS
/** What is forgotten each hour has so long to be deleted. */
const DELETE_LATE_MS = 24 * HOUR_MS

/** What there is to know of the log of a cluster. @internal */
export interface WatchedLog {
  /** When it began to be kept. */
  readonly since: Date
  /** Since when it has been one without a gap, and in one region. */
  readonly stretchSince: Date
  /** Up to when it can be played in the region where it goes. */
  readonly until: Date | undefined
  /** Since when it is known that more was changed than is there. */
  readonly differsSince: Date | undefined
  /** What is shipped at the moment can be played from it alone: those of before, and of elsewhere, do not count. */
  readonly newestBaseAt: Date | undefined
  /** Since when nobody could open it were this machine lost; see findUnkeptKey. */
  readonly keySince: Date | undefined
  /** Bases that nobody has needed for a day. */
  readonly oldBases: number
}

/**
 * Since when it is known that more was changed than is in the region, at a look. On a busy cloud each look finds something: what
 * a look before found is there once the log reaches it. @internal
 */
export function nextDiffersSince(
  { differsSince, until }: Pick<WatchedLog, 'differsSince' | 'until'>,
  isDifferent: boolean,
  now: Date,
): Date | undefined {
  if (!isDifferent) return undefined
  const isThere = differsSince !== undefined && until !== undefined && until >= differsSince
  return differsSince === undefined || isThere ? now : differsSince
}

/** What is wrong with the log at this moment. @internal */
export function logAlertsOf(
  { since, stretchSince, until, differsSince, newestBaseAt, keySince, oldBases }: WatchedLog,
  now: Date,
): readonly Extract<Alert['kind'], `log_${string}`>[] {
  const ageMs = (at: Date): number => now.getTime() - at.getTime()
  const isFirst = until === undefined && ageMs(since) < FIRST_MS
  const isBehind =
    (!isFirst && differsSince !== undefined && ageMs(differsSince) > BEHIND_MS) ||
    // What is shipped, and cannot be played, is as if it were not there; also where nobody changes anything just then.
    (newestBaseAt === undefined && ageMs(stretchSince) > FIRST_MS) ||
    (keySince !== undefined && ageMs(keySince) > FIRST_MS)
  const isLate = ageMs(newestBaseAt ?? stretchSince) > BASE_LATE_MS
  return [
    ...(isBehind ? (['log_behind'] as const) : []),
    ...(isLate ? (['log_base_late'] as const) : []),
    ...(oldBases > 0 ? (['log_not_forgotten'] as const) : []),
  ]
}

/**
 * As logAlertsOf, of the register; what is found of changes is written down there. None where there is no second region, which
 * is told elsewhere. Within the caller's transaction.
 */
export async function findLogAlerts(
  register: Client,
  control: DatabaseId,
  now: Date,
): Promise<readonly Alert[]> {
  const watched = await readWatchedLog(register, now)
  return watched === undefined
    ? []
    : logAlertsOf(watched, now).map((kind) => ({ database: control, kind }))
}

async function readWatchedLog(register: Client, now: Date): Promise<WatchedLog | undefined> {
  const { rows } = await register.query<{
    since: Date
    stretchSince: Date
    differsSince: Date | null
    isOutside: boolean
  }>(
    `select k.since, coalesce(k.stretch_at, k.since) as "stretchSince", k.differs_since as "differsSince",
       exists (select from zennnn_vault.region r where not r.home) as "isOutside"
     from zennnn_vault.log_keeping k`,
  )
  const [row] = rows
  if (row === undefined) return undefined
  const { changes, region, stretch } = await readKeeping(register)
  const kept = await readKeptLog(register)
  const until = region === null ? undefined : newestMoment(kept, [region])
  const isDifferent = changes !== (await readChanges(register))
  const differsSince = nextDiffersSince(
    { differsSince: row.differsSince ?? undefined, until },
    isDifferent,
    now,
  )
  await updateKeeping(register, 'differs_since = $1', [differsSince ?? null])
  if (!row.isOutside) return undefined
  const overdue = new Date(now.getTime() - DELETE_LATE_MS)
  return {
    since: row.since,
    stretchSince: row.stretchSince,
    until,
    differsSince,
    newestBaseAt: newestBaseOf(kept, { stretch, region })?.usableFrom,
    keySince: await findUnkeptKey(register),
    oldBases: planForgetting(kept, overdue).bases.length,
  }
}
