import {
  isLate,
  listLadder,
  type OwnBackup,
  type OwnReturn,
  planRetention,
  promisedBackHours,
  RUNGS,
} from '@zennnn/cloud'
import { lookAtLadder } from '../controls/backup-ladder.ts'
import { observeExposure } from '../controls/copy-outside.ts'
import { isWholeDrillFresh, isWholeDrillGood } from '../controls/region-drill.ts'
import { observeRestores } from '../controls/restore-drill.ts'
import type { OwnFacts } from './own-facts.ts'
import { instantOf, newestOf, type OwnFigure, oldestOf } from './own-figure.ts'
import { isComplete, isFinished } from './own-finished.ts'

const HOUR_MS = 3_600_000

type Known = Pick<OwnFacts, 'database'>

/** `copies`: on the ladder, in the region that has fewest; `wanted`: as many as there should be by now; `missing`: of all regions; `off`: backups that are not on it, as incomplete ones. */
export function ownLadder({ database }: Known, now: Date): OwnFigure | undefined {
  const names = database.regions.map(({ name }) => name)
  if (names.length === 0) return undefined
  const times = ladderOf(database.backups, now).map(({ at }) => at)
  const { copies, wanted, lacking, isLate: isMissing } = lookAtLadder(database, names, { now })
  const isGood = lacking === 0 && !isMissing
  return {
    // Of a database of today there may be none yet.
    outcome: isGood && times.length === 0 ? 'unknown' : isGood ? 'holds' : 'fails',
    figures: {
      copies,
      wanted,
      full: RUNGS,
      missing: lacking,
      is_late: isMissing,
      off: database.backups.filter(isFinished).length - times.length,
      oldest_at: instantOf(oldestOf(times)),
      newest_at: instantOf(newestOf(times)),
    },
  }
}

/** `copies`: that can be downloaded; `newest_at`: of the newest that all regions have or had; `is_late`: that of last night is missing. */
export function ownDownload({ database }: Known, now: Date): OwnFigure {
  const held = database.backups.filter((one) => isFinished(one) && one.heldBy.length > 0)
  const newest = newestOf(held.filter(isComplete).flatMap(({ at }) => (at <= now ? [at] : [])))
  const isMissing = isLate(newest ?? database.createdAt, now)
  return {
    outcome: isMissing ? 'fails' : newest === undefined ? 'unknown' : 'holds',
    figures: { copies: held.length, newest_at: instantOf(newest), is_late: isMissing },
  }
}

/** The newest backup that was restored to see whether it is equal, and from when to when every second can be brought back. */
export function ownRestore({ database }: Known, now: Date): OwnFigure {
  const { createdAt, backups, spans } = database
  const tried = backups.filter(({ at, verifiedAt }) => verifiedAt !== undefined && at <= now)
  const newest = tried.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]
  const { outcome } = observeRestores([{ createdAt, verifiedBackupAt: newest?.at }], now)
  const ladder = ladderOf(backups, now)
  const span = spans.at(-1)
  return {
    outcome: outcome === 'holds' && newest === undefined ? 'unknown' : outcome,
    figures: {
      backup_at: instantOf(newest?.at),
      tried_at: instantOf(newest?.verifiedAt),
      took_ms: newest?.verifyMs ?? null,
      copies: ladder.length,
      tried: ladder.filter(({ verifiedAt }) => verifiedAt !== undefined).length,
      every_second_since: instantOf(span?.since),
      every_second_until: instantOf(span?.until),
    },
  }
}

/** How much work the loss of the home region would cost at this moment. */
export function ownLoss({ database }: Known, now: Date): OwnFigure {
  const { createdAt, backups, regions } = database
  const outside = new Set(regions.filter(({ isHome }) => !isHome).map(({ name }) => name))
  const newest = newestOf(
    backups
      // What is dated in a time to come was made before the clock was set back: nobody knows how old it is.
      .filter(({ at, verifiedAt }) => verifiedAt !== undefined && at <= now)
      .filter(({ heldBy }) => heldBy.some(isIn(outside)))
      .map((backup) => backup.at),
  )
  const since = outside.size === 0 ? null : (newest ?? createdAt).toISOString()
  const without = newest === undefined ? 1 : 0
  const { outcome, figures } = observeExposure(
    { databases: 1, without, oldestAt: instantOf(newest), since },
    now,
  )
  return {
    outcome: outcome === 'holds' && newest === undefined ? 'unknown' : outcome,
    figures: { outside_at: instantOf(newest), hours: figures['hours'] ?? null },
  }
}

/**
 * Within how many hours it is back, and what was measured of its tier when that was rehearsed last with all databases, by the rule of
 * `region-drill-whole`. What is only reckoned, by a rehearsal with some, is told and proves nothing.
 */
export function ownReturn({ database: { tier, back } }: Known, now: Date): OwnFigure {
  const hours = promisedBackHours(tier)
  return {
    outcome: back?.isMeasured !== true ? 'unknown' : isBack(back, hours, now) ? 'holds' : 'fails',
    figures: { tier, promised_hours: hours, ...rehearsalFigures(back, now) },
  }
}

/** `is_old`: it counts no more. */
function rehearsalFigures(back: OwnReturn | undefined, now: Date): OwnFigure['figures'] {
  if (back === undefined) return NEVER
  const { at, ms, isMeasured, all, failed, inversions } = back
  return {
    rehearsed_at: at.toISOString(),
    back_ms: ms,
    is_measured: isMeasured,
    all,
    failed,
    out_of_turn: inversions,
    is_old: !isWholeDrillFresh(at, now),
  }
}

const NEVER = {
  rehearsed_at: null,
  back_ms: null,
  is_measured: false,
  all: null,
  failed: null,
  out_of_turn: null,
  is_old: false,
}

function isBack({ at, ms, failed, inversions }: OwnReturn, hours: number, now: Date): boolean {
  const tiers = [{ failed, onCourseMs: ms, promisedMs: hours * HOUR_MS }]
  return isWholeDrillGood({ endedAt: at, inversions, tiers }, now)
}

function ladderOf(backups: readonly OwnBackup[], now: Date): readonly OwnBackup[] {
  return listLadder(planRetention(backups, now))
}

function isIn(names: ReadonlySet<string>): (name: string) => boolean {
  return (name) => names.has(name)
}
