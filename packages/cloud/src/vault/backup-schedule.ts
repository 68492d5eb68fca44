import { createHash } from 'node:crypto'
import type { DatabaseId } from '@zennnn/kernel'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The night, in UTC: from 22:00 for an hour and a half, and from 0:00 for four hours. */
const EVENING = { from: 22 * 60, minutes: 90 } as const
/** Not the half hour before midnight: what waits there for its turn would fall into the next day, and leave its own without. */
const MORNING = { from: 0, minutes: 240 } as const
const NIGHT_ENDS = MORNING.from + MORNING.minutes
/**
 * So old the newest copy outside the home region may get before one more turn is due: two hours are left until 24 for the
 * queue, the dump and its test restore.
 */
const EXPOSED_MS = 22 * HOUR_MS
/** One that came so early before its minute counts for it, when it lies outside. */
const EARLY_MS = 3 * HOUR_MS
/** When the last turn brought nothing outside, as while all other regions are away, more of them help little. */
const AGAIN_MS = 6 * HOUR_MS
/** A night that is longer must not leave the control database without its last turn. */
const LAST_MINUTE = 10 * 60
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
  /** Whether it is the one that knows of the backups of all. */
  readonly isControl?: boolean
  /** Of the control database: since when it has had a key that no backup of it has. */
  readonly keySince?: Date | undefined
}

/**
 * The databases whose turn it is, those that wait shortest last within a tier and paid ones first. Each has its minute of
 * the night, by its id, and one turn from there to the same minute of the next night; what was missed is due at once. One
 * more is due when the loss of the home region would soon cost more than 24 hours of work. The control database comes first
 * of all in the night, and again when the others have ended: whoever has lost the machine knows of no backup that was made
 * after its own. And at once when it has a new key of the log, which nobody could open without it.
 */
export function planDue(turns: readonly BackupTurn[], now: Date): readonly BackupTurn[] {
  const others = turns.filter(({ isControl }) => isControl !== true)
  const dueOthers = others.filter((turn) => isDue(turn, now))
  const isOver = dueOthers.length === 0 && others.every(({ isBusy }) => !isBusy)
  const newestAt = Math.max(...others.map(({ turnAt }) => turnAt?.getTime() ?? 0))
  const control = turns.filter(
    (turn) =>
      turn.isControl === true &&
      (isDue(turn, now) || isKeyDue(turn, now) || isLastDue(turn, now, { isOver, newestAt })),
  )
  const due = [...control, ...dueOthers]
  return [...due].sort(
    (a, b) => rankOf(a) - rankOf(b) || (a.turnAt?.getTime() ?? 0) - (b.turnAt?.getTime() ?? 0),
  )
}

function isDue(turn: BackupTurn, now: Date): boolean {
  const { turnAt, outsideAt, isBusy } = turn
  if (isBusy) return false
  if (turnAt === undefined || turnAt.getTime() > now.getTime() + AHEAD_MS) return true
  const slot = lastSlot(turn, now)
  if (turnAt.getTime() < slot && !isEarly({ turnAt, outsideAt }, slot)) return true
  return now.getTime() >= exposedFrom({ turnAt, outsideAt })
}

/** What fails is tried again by its job, and what a region lacks is brought there: seldom one more turn is of use. */
function isKeyDue({ turnAt, isBusy, keySince }: BackupTurn, now: Date): boolean {
  if (isBusy || keySince === undefined) return false
  return turnAt === undefined || turnAt <= keySince || now.getTime() >= turnAt.getTime() + AGAIN_MS
}

/**
 * Of the control database: by day, when others had a turn since its own and all have ended; in the later morning also when
 * they have not.
 */
function isLastDue(
  { turnAt, isBusy }: BackupTurn,
  now: Date,
  others: { readonly isOver: boolean; readonly newestAt: number },
): boolean {
  if (isBusy || turnAt === undefined || others.newestAt < turnAt.getTime()) return false
  if (turnAt.getTime() < lastMinute(LAST_MINUTE, now)) return true
  const isDay = lastMinute(NIGHT_ENDS, now) > lastMinute(EVENING.from, now)
  return isDay && others.isOver && now.getTime() >= turnAt.getTime() + AGAIN_MS
}

/** When its next turn is; not before now. Of the control database's last one of a night: when it may be. */
export function nextTurn(
  turn: Pick<BackupTurn, 'database' | 'turnAt' | 'outsideAt' | 'isControl'>,
  now: Date,
): Date {
  const { turnAt, isControl } = turn
  if (turnAt === undefined || isDue({ ...turn, tier: '', isBusy: false }, now)) return now
  const slot = lastSlot(turn, now) + DAY_MS
  const own = isEarly({ ...turn, turnAt }, slot) ? slot + DAY_MS : slot
  const last = isControl === true ? lastMinute(NIGHT_ENDS, now) + DAY_MS : Infinity
  return new Date(Math.min(own, last, exposedFrom({ ...turn, turnAt })))
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
export function rankOf({ tier, isControl }: Pick<BackupTurn, 'tier' | 'isControl'>): number {
  return isControl === true ? -1 : (TIER_ORDER[tier] ?? 4)
}

/** The newest moment, not after now, that is the database's own minute. */
function lastSlot(
  { database, isControl }: Pick<BackupTurn, 'database' | 'isControl'>,
  now: Date,
): number {
  return lastMinute(isControl === true ? EVENING.from : minuteOf(database), now)
}

/** When it was this minute of the day last, not after now. */
function lastMinute(minute: number, now: Date): number {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS + minute * MINUTE_MS
  return today <= now.getTime() ? today : today - DAY_MS
}

/** Minute of the day in UTC. */
function minuteOf(database: DatabaseId): number {
  const hash = createHash('sha256').update(database).digest().readUInt32BE(0)
  const minute = hash % (EVENING.minutes + MORNING.minutes)
  return minute < EVENING.minutes ? EVENING.from + minute : MORNING.from + minute - EVENING.minutes
}
