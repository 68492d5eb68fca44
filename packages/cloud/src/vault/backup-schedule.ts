import { createHash } from 'node:crypto'
import type { DatabaseId } from '@zennnn/kernel'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The night, in UTC: from 22:00 for an hour and a half, and from 0:00 for four hours. */
const EVENING = { from: 22 * 60, minutes: 90 } as const
/** Not the half hour before midnight: what waits there for its turn would fall into the next day, and leave its own without. */
const MORNING = { from: 0, minutes: 240 } as const
/**
 * So old the newest copy outside the home region may get before one more turn is due: two hours are left until 24 for the
 * queue, the dump and its test restore.
 */
const EXPOSED_MS = 22 * HOUR_MS
/** One that came so early before its minute counts for it, when it lies outside. */
const EARLY_MS = 3 * HOUR_MS
/** When the last turn brought nothing outside, as while all other regions are away, more of them help little. */
const AGAIN_MS = 6 * HOUR_MS
/** An order that lies further ahead was made before the clock was set back. */
const AHEAD_MS = HOUR_MS

const TIER_ORDER: Readonly<Record<string, number>> = { paid: 0, trial: 1, education: 2, free: 3 }

/** A database and the last time it had its turn. */
export interface BackupTurn {
  readonly database: DatabaseId
  readonly tier: string
  /** When its last scheduled backup was ordered; before the first, when it was made. Undefined: nobody knows. */
  readonly turnAt: Date | undefined
  /**
   * Of the newest verified backup with a copy outside the home region; without one, when the database was made. Undefined
   * where there is no other region: then a second turn would help nobody.
   */
  readonly outsideAt?: Date | undefined
  /** Whether one that was ordered has not ended. */
  readonly isBusy: boolean
}

/**
 * The databases whose turn it is, those that wait shortest last within a tier and paid ones first. Each has its minute of
 * the night, by its id, and one turn from there to the same minute of the next night; what was missed is due at once. One
 * more is due when the loss of the home region would soon cost more than 24 hours of work.
 */
export function planDue(turns: readonly BackupTurn[], now: Date): readonly BackupTurn[] {
  const due = turns.filter((turn) => isDue(turn, now))
  return [...due].sort(
    (a, b) => rankOf(a) - rankOf(b) || (a.turnAt?.getTime() ?? 0) - (b.turnAt?.getTime() ?? 0),
  )
}

function isDue({ database, turnAt, outsideAt, isBusy }: BackupTurn, now: Date): boolean {
  if (isBusy) return false
  if (turnAt === undefined || turnAt.getTime() > now.getTime() + AHEAD_MS) return true
  const slot = lastSlot(database, now)
  if (turnAt.getTime() < slot && !isEarly({ turnAt, outsideAt }, slot)) return true
  return now.getTime() >= exposedFrom({ turnAt, outsideAt })
}

/** When its next turn is; not before now. */
export function nextTurn(
  turn: Pick<BackupTurn, 'database' | 'turnAt' | 'outsideAt'>,
  now: Date,
): Date {
  const { database, turnAt } = turn
  if (turnAt === undefined || isDue({ ...turn, tier: '', isBusy: false }, now)) return now
  const slot = lastSlot(database, now) + DAY_MS
  const own = isEarly({ ...turn, turnAt }, slot) ? slot + DAY_MS : slot
  return new Date(Math.min(own, exposedFrom({ ...turn, turnAt })))
}

type Had = { readonly turnAt: Date } & Pick<BackupTurn, 'outsideAt'>

function isEarly({ turnAt, outsideAt }: Had, slot: number): boolean {
  return turnAt.getTime() >= slot - EARLY_MS && outsideAt !== undefined && outsideAt >= turnAt
}

function exposedFrom({ turnAt, outsideAt }: Had): number {
  if (outsideAt === undefined) return Infinity
  return Math.max(outsideAt.getTime() + EXPOSED_MS, turnAt.getTime() + AGAIN_MS)
}

/** The lowest has its turn first: for the queue. */
export function rankOf({ tier }: Pick<BackupTurn, 'tier'>): number {
  return TIER_ORDER[tier] ?? 4
}

/** The newest moment, not after now, that is the database's own minute. */
function lastSlot(database: DatabaseId, now: Date): number {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS + minuteOf(database) * MINUTE_MS
  return today <= now.getTime() ? today : today - DAY_MS
}

/** Minute of the day in UTC. */
function minuteOf(database: DatabaseId): number {
  const hash = createHash('sha256').update(database).digest().readUInt32BE(0)
  const minute = hash % (EVENING.minutes + MORNING.minutes)
  return minute < EVENING.minutes ? EVENING.from + minute : MORNING.from + minute - EVENING.minutes
}
