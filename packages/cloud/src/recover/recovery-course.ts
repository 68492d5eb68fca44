import type { DatabaseId } from '@zennnn/kernel'
import { inOrder, nextToStart, type Places, type Waiting } from './recovery-lanes.ts'

const HOUR_MS = 3_600_000
/** Within which a tier is promised to be back. */
const PROMISED_MS: Readonly<Record<string, number>> = { paid: 24 * HOUR_MS }
const PROMISED_OTHERS_MS = 48 * HOUR_MS
/**
 * What a database costs before the first of its bytes, as bytes: roles, schema, rights and comparison take the same time for
 * each. Of a small one 2.3 s, of a dump of 300 MB 12.7 s (docs/performance-regions.md).
 */
const BYTES_BEFORE_THE_FIRST = 64 * 1024 * 1024
/** A worker's bytes in a second, while nothing was measured yet: of the same run. */
export const USUAL_PACE = 28 * 1024 * 1024

/** A database in a recovery, with what became of it. */
export interface Followed extends Waiting {
  /** Milliseconds after the beginning; undefined while it waits. */
  readonly beganMs?: number | undefined
  readonly endedMs?: number | undefined
  readonly isBack?: boolean | undefined
}

/** How far a tier is, against the clock. */
export interface TierCourse {
  readonly tier: string
  readonly all: number
  readonly back: number
  /** They did not come back, and are not tried again in this run. */
  readonly failed: number
  /** After the beginning, when the last of it has ended, or will have. */
  readonly onCourseMs: number
  readonly promisedMs: number
}

/** How many bytes a worker brings back in a second, by what has ended; `usual` before that. */
export function paceOf(all: readonly Followed[], usual: number): number {
  let [bytes, ms] = [0, 0]
  for (const { beganMs, endedMs, bytes: own, isBack } of all)
    if (beganMs !== undefined && endedMs !== undefined && isBack === true) {
      bytes += own + BYTES_BEFORE_THE_FIRST
      ms += endedMs - beganMs
    }
  return ms > 0 ? (bytes / ms) * 1000 : usual
}

/** The tiers that there are, paid first. `nowMs`: after the beginning. */
export function courseOf(
  all: readonly Followed[],
  places: Places,
  { nowMs, pace }: { readonly nowMs: number; readonly pace: number },
): readonly TierCourse[] {
  const ends = foresee(all, places, { nowMs, pace })
  const tiers = Map.groupBy(inOrder(all), ({ tier }) => tier)
  return [...tiers].map(([tier, members]) => ({
    tier,
    all: members.length,
    back: members.filter(({ isBack }) => isBack === true).length,
    failed: members.filter(({ isBack }) => isBack === false).length,
    onCourseMs: Math.max(0, ...members.map(({ database }) => ends.get(database) ?? nowMs)),
    promisedMs: PROMISED_MS[tier] ?? PROMISED_OTHERS_MS,
  }))
}

/** When each has ended, or will have by the rules of the queues. */
export function foresee(
  all: readonly Followed[],
  places: Places,
  { nowMs, pace }: { readonly nowMs: number; readonly pace: number },
): ReadonlyMap<DatabaseId, number> {
  const durationOf = ({ bytes }: Waiting): number =>
    ((bytes + BYTES_BEFORE_THE_FIRST) / pace) * 1000
  const ends = new Map<DatabaseId, number>()
  const running: { readonly one: Followed; readonly endsMs: number }[] = []
  const left: Followed[] = []
  for (const one of all)
    if (one.endedMs !== undefined) ends.set(one.database, one.endedMs)
    else if (one.beganMs === undefined) left.push(one)
    else running.push({ one, endsMs: Math.max(nowMs, one.beganMs + durationOf(one)) })
  let now = nowMs
  while (left.length + running.length > 0) {
    const next = nextToStart(
      left,
      running.map(({ one }) => one),
      places,
    )
    if (next !== undefined) {
      left.splice(left.indexOf(next), 1)
      running.push({ one: next, endsMs: now + durationOf(next) })
      continue
    }
    running.sort((a, b) => a.endsMs - b.endsMs)
    const ended = running.shift()
    if (ended === undefined) break
    now = ended.endsMs
    ends.set(ended.one.database, now)
  }
  return ends
}

/** "paid 41 of 60, on course for 11 min; promised 24 h". */
export function courseWords({
  tier,
  all,
  back,
  failed,
  onCourseMs,
  promisedMs,
}: TierCourse): string {
  const words = `${tier} ${back} of ${all}`
  const lost = failed === 0 ? '' : `, ${failed} not`
  const isOver = back + failed === all
  const course = isOver
    ? `in ${durationWords(onCourseMs)}`
    : `on course for ${durationWords(onCourseMs)}`
  return `${words}${lost}, ${course}; promised ${durationWords(promisedMs)}`
}

/** A length of time as people say it: seconds below two minutes, minutes below two hours, hours below two days. */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3_600)} h`
}
