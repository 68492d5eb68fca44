import { LOG_DAYS, type LogBase, type LogSnapshot } from './log-record.ts'
import type { LogSegment } from './log-segment.ts'

const DAY_MS = 86_400_000
/** Older ones hold nothing that newer ones do not; some are kept in case one is damaged. */
const NEWEST_KEPT = 20
/** Of one base: what is damaged in one is mostly what the next has of it, too. */
const LOGS_TRIED = 2
/** A long log takes long to play: a busy cluster gets its next base before a day is over. */
const LONGEST_LOG_BYTES = 4 * 1024 ** 3

/** What a region has of a cluster's log, by the register. */
export interface KeptLog {
  readonly bases: readonly LogBase[]
  readonly snapshots: readonly LogSnapshot[]
}

/** From when to when every second can be brought back, both included. */
export interface Span {
  readonly from: Date
  readonly until: Date
}

/** A moment that can be brought back, and what from. */
export interface Point {
  readonly base: LogBase
  readonly log: LogSnapshot
}

export type PointPlan =
  /** By one way after the other, until one of them leads there. */
  | { readonly kind: 'possible'; readonly ways: readonly Point[] }
  /** With the nearest moments that are possible, before and after; undefined where there is none. */
  | {
      readonly kind: 'impossible'
      readonly before: Date | undefined
      readonly after: Date | undefined
    }

/** The times that can be brought back, oldest first; between two of them something of the log is missing. */
export function listSpans({ bases, snapshots }: KeptLog): readonly Span[] {
  const found = bases.flatMap((base) => {
    const until = Math.max(...logsOf(base, snapshots).map((log) => log.until.getTime()))
    const from = base.usableFrom
    return until >= from.getTime() ? [{ from, until: new Date(until) }] : []
  })
  const spans: Span[] = []
  for (const span of found.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = spans.at(-1)
    if (last === undefined || span.from > last.until) spans.push(span)
    else if (span.until > last.until)
      spans[spans.length - 1] = { from: last.from, until: span.until }
  }
  return spans
}

/**
 * From the newest base before that moment, by the first log that reaches it: the least has to be fetched and played. Where one
 * of these is damaged, by the next log, or from the base before.
 */
export function planPoint(kept: KeptLog, at: Date): PointPlan {
  const newestFirst = kept.bases
    .filter(({ usableFrom }) => usableFrom <= at)
    .toSorted((a, b) => b.usableFrom.getTime() - a.usableFrom.getTime())
  const ways = newestFirst.flatMap((base) =>
    logsOf(base, kept.snapshots)
      .filter(({ until }) => until >= at)
      .toSorted((a, b) => a.until.getTime() - b.until.getTime())
      .slice(0, LOGS_TRIED)
      .map((log) => ({ base, log })),
  )
  if (ways.length > 0) return { kind: 'possible', ways }
  const spans = listSpans(kept)
  return {
    kind: 'impossible',
    before: spans.findLast(({ until }) => until < at)?.until,
    after: spans.find(({ from }) => from > at)?.from,
  }
}

/**
 * Whether the log of a moment that cannot be brought back may still come: a stretch goes on until another one has begun, whatever
 * bases are made of it meanwhile.
 */
export function isOnItsWay({ bases, snapshots }: KeptLog, at: Date): boolean {
  if (snapshots.some(({ until }) => until >= at)) return false
  const later = bases.filter(({ usableFrom }) => usableFrom >= at)
  return bases.some(
    (base) => base.usableFrom < at && later.every((other) => isSameStretch(base, other)),
  )
}

/** The last moment that these regions can give back, as all of the log there says; undefined when there is none. */
export function newestMoment(kept: KeptLog, regions: readonly string[]): Date | undefined {
  return listSpans(keptIn(kept, regions)).at(-1)?.until
}

/** The newest base that what is shipped at the moment can be played from. */
export function newestBaseOf(
  { bases }: KeptLog,
  at: { readonly stretch: string | null; readonly region: string | null },
): LogBase | undefined {
  return bases
    .filter(({ stretch, region }) => stretch === at.stretch && region === at.region)
    .toSorted((a, b) => b.usableFrom.getTime() - a.usableFrom.getTime())[0]
}

/** What some of the regions have. */
export function keptIn({ bases, snapshots }: KeptLog, regions: readonly string[]): KeptLog {
  return {
    bases: bases.filter(({ region }) => regions.includes(region)),
    snapshots: snapshots.filter(({ region }) => regions.includes(region)),
  }
}

/** What is to be forgotten: what no second of the last seven days needs. */
export function planForgetting(kept: KeptLog, now: Date): KeptLog {
  const oldest = now.getTime() - LOG_DAYS * DAY_MS
  const bases = kept.bases.filter((base) => isNeeded(base, kept, oldest))
  const newest = kept.snapshots
    .filter(({ until }) => until.getTime() >= oldest)
    .toSorted((a, b) => b.until.getTime() - a.until.getTime())
    .slice(0, NEWEST_KEPT)
  const needed = new Set([
    ...newest,
    ...bases.flatMap((base) => lastLog(base, kept.snapshots) ?? []),
  ])
  return {
    bases: kept.bases.filter((base) => !bases.includes(base)),
    snapshots: kept.snapshots.filter((log) => !needed.has(log)),
  }
}

/**
 * Segments that the folder can let go: neither of the two newest bases needs them, so that one may be damaged, and a log in the
 * region ends what older ones need.
 */
export function planTrim(
  kept: KeptLog,
  stretch: string,
  segments: readonly LogSegment[],
): readonly LogSegment[] {
  const closed = kept.bases.filter(
    (base) =>
      base.stretch === stretch &&
      kept.snapshots.some((log) => log.stretch === stretch && log.until >= base.usableFrom),
  )
  const firsts = closed.map(({ firstSegment }) => firstSegment).toSorted((a, b) => b - a)
  const first = firsts.slice(0, 2).at(-1) ?? 0
  return segments.filter(({ number }) => number < first)
}

/** Whether it is time for the next base of a stretch. `logBytes`: in the folder, since the last one. */
export function isBaseDue(
  kept: KeptLog,
  {
    stretch,
    logBytes,
    now,
  }: { readonly stretch: string; readonly logBytes: number; readonly now: Date },
): boolean {
  const newest = kept.bases
    .filter((base) => base.stretch === stretch)
    .toSorted((a, b) => b.usableFrom.getTime() - a.usableFrom.getTime())[0]
  if (newest === undefined) return true
  const isOld = now.getTime() - newest.usableFrom.getTime() >= DAY_MS
  return isOld || logBytes > Math.max(LONGEST_LOG_BYTES, 2 * newest.bytes)
}

/** Those with all of the log that a base needs. */
function logsOf(base: LogBase, snapshots: readonly LogSnapshot[]): readonly LogSnapshot[] {
  return snapshots.filter(
    (log) => isSameStretch(base, log) && log.firstSegment <= base.firstSegment,
  )
}

function isSameStretch(base: LogBase, other: Pick<LogBase, 'stretch' | 'region'>): boolean {
  return other.stretch === base.stretch && other.region === base.region
}

function lastLog(base: LogBase, snapshots: readonly LogSnapshot[]): LogSnapshot | undefined {
  return logsOf(base, snapshots).toSorted((a, b) => b.until.getTime() - a.until.getTime())[0]
}

/** Until another one, older than all that is wanted, reaches as far, and while its log reaches into that. */
function isNeeded(base: LogBase, { bases, snapshots }: KeptLog, oldest: number): boolean {
  const reach = (one: LogBase): number => lastLog(one, snapshots)?.until.getTime() ?? 0
  const isReplaced = bases.some(
    (other) =>
      isSameStretch(base, other) &&
      other.usableFrom > base.usableFrom &&
      other.usableFrom.getTime() <= oldest &&
      reach(other) >= reach(base),
  )
  return !isReplaced && Math.max(reach(base), base.usableFrom.getTime()) >= oldest
}
