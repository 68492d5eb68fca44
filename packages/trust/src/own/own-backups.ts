import { listLadder, type OwnBackup, planRetention, promisedBackHours, RUNGS } from '@zennnn/cloud'
import { lookAtLadder } from '../controls/backup-ladder.ts'
import { observeExposure } from '../controls/copy-outside.ts'
import { observeRestores } from '../controls/restore-drill.ts'
import type { OwnFacts } from './own-facts.ts'
import { instantOf, newestOf, type OwnFigure, oldestOf } from './own-figure.ts'

/** In so many data centres each backup lies at least. */
const LEAST_REGIONS = 3
const HOUR_MS = 3_600_000

type Known = Pick<OwnFacts, 'database'>

/** `copies`: on the ladder, in the region that has fewest; `wanted`: as many as there should be by now; `missing`: of all regions. */
export function ownLadder({ database }: Known, now: Date): OwnFigure | undefined {
  const names = database.regions.map(({ name }) => name)
  if (names.length === 0) return undefined
  const times = ladderOf(database.backups, now).map(({ at }) => at)
  const { copies, wanted, lacking, isLate } = lookAtLadder(database, names, { now })
  const isGood = lacking === 0 && !isLate
  return {
    // Of a database of today there may be none yet.
    outcome: isGood && times.length === 0 ? 'unknown' : isGood ? 'holds' : 'fails',
    figures: {
      copies,
      wanted,
      full: RUNGS,
      missing: lacking,
      is_late: isLate,
      oldest_at: instantOf(oldestOf(times)),
      newest_at: instantOf(newestOf(times)),
    },
  }
}

/** Where the copies on the ladder lie. `least`: regions that have the one that lies in fewest. */
export function ownRegions({ database }: Known, now: Date): OwnFigure {
  const ladder = ladderOf(database.backups, now)
  const regions = database.regions.map(({ name, location }) => ({
    name,
    location,
    copies: ladder.filter(({ heldBy }) => heldBy.includes(name)).length,
  }))
  const counts = ladder.map(
    ({ heldBy }) => regions.filter(({ name }) => heldBy.includes(name)).length,
  )
  const least = counts.length === 0 ? 0 : Math.min(...counts)
  return {
    outcome: counts.length === 0 ? 'unknown' : least >= LEAST_REGIONS ? 'holds' : 'fails',
    figures: {
      regions,
      copies: ladder.length,
      short: counts.filter((count) => count < LEAST_REGIONS).length,
      wanted: LEAST_REGIONS,
    },
  }
}

/** The newest copy that there is to download. */
export function ownDownload({ database }: Known): OwnFigure {
  const times = database.backups.filter(isHeld).map(({ at }) => at)
  return {
    outcome: times.length === 0 ? 'unknown' : 'holds',
    figures: { copies: times.length, newest_at: instantOf(newestOf(times)) },
  }
}

/** The newest backup that was restored to see whether it is equal, and from when to when every second can be brought back. */
export function ownRestore({ database }: Known, now: Date): OwnFigure {
  const { createdAt, backups, spans } = database
  const tried = backups.filter(({ verifiedAt }) => verifiedAt !== undefined)
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
  const at = newestOf(
    backups
      .filter(({ verifiedAt, heldBy }) => verifiedAt !== undefined && heldBy.some(isIn(outside)))
      .map((backup) => backup.at),
  )
  const since = outside.size === 0 ? null : (at ?? createdAt).toISOString()
  const without = at === undefined ? 1 : 0
  const { outcome, figures } = observeExposure(
    { databases: 1, without, oldestAt: instantOf(at), since },
    now,
  )
  return {
    outcome: outcome === 'holds' && at === undefined ? 'unknown' : outcome,
    figures: { outside_at: instantOf(at), hours: figures['hours'] ?? null },
  }
}

/** Within how many hours it is back, and what was measured of its tier when that was rehearsed last. */
export function ownReturn({ database: { tier, back } }: Known): OwnFigure {
  const hours = promisedBackHours(tier)
  const isIn = back !== undefined && back.ms <= hours * HOUR_MS
  return {
    outcome: back === undefined ? 'unknown' : isIn ? 'holds' : 'fails',
    figures: {
      tier,
      promised_hours: hours,
      rehearsed_at: instantOf(back?.at),
      back_ms: back?.ms ?? null,
      is_measured: back?.isMeasured ?? false,
    },
  }
}

function ladderOf(backups: readonly OwnBackup[], now: Date): readonly OwnBackup[] {
  return listLadder(planRetention(backups, now))
}

function isHeld({ state, heldBy }: OwnBackup): boolean {
  return (state === 'complete' || state === 'incomplete') && heldBy.length > 0
}

function isIn(names: ReadonlySet<string>): (name: string) => boolean {
  return (name) => names.has(name)
}
