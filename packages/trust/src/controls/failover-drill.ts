import { type DrillRow, durationWords } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
/** One a week, and a day for the one that failed to be repeated. */
const OLDEST_MS = 8 * DAY_MS
/** Within which a failover is promised. */
const PROMISED_MS = 60 * MINUTE_MS

export interface FailoverDrillPort {
  readonly clock: Clock
  /** Newest first. */
  readonly drills: () => Promise<readonly DrillRow[]>
}

/** Holds where the newest failover that was rehearsed lost nothing, took less than is promised, and is not a week old. */
export function failoverDrillControl({ clock, drills }: FailoverDrillPort): Control {
  return {
    id: 'failover-drill',
    observe: async () => observeFailoverDrill((await drills())[0], clock.now()),
  }
}

/** @internal */
export function observeFailoverDrill(newest: DrillRow | undefined, now: Date): Observation {
  if (newest === undefined)
    return { outcome: 'unknown', measured: 'no failover was rehearsed yet', figures: {} }
  // One without a date is of no use: it is as old as can be.
  const ageMs = now.getTime() - Date.parse(newest.at ?? '1970-01-01')
  const ago = `failover rehearsed ${durationWords(Math.max(0, ageMs))} ago`
  const { lost, gapMs } = newest
  if (newest.state !== 'done' || lost === null || gapMs === null)
    return { outcome: 'fails', measured: `${ago}: it failed`, figures: {} }
  const acknowledged = newest.acknowledged ?? 0
  const isRecent = ageMs >= 0 && ageMs <= OLDEST_MS
  return {
    outcome: isRecent && lost === 0 && gapMs <= PROMISED_MS ? 'holds' : 'fails',
    measured: `${ago}: ${(gapMs / 1000).toFixed(1)} s, ${lost} of ${acknowledged} acknowledged changes lost`,
    figures: { age_ms: ageMs, gap_ms: gapMs, lost, acknowledged },
  }
}
