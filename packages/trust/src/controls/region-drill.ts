import { durationWords, type LastDrill } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'

const HOUR_MS = 3_600_000
/** Two nights, and some hours for the second. */
const OLDEST_MS = 54 * HOUR_MS
/** Four weeks, and two days for it to be repeated. */
const OLDEST_WHOLE_MS = 30 * 24 * HOUR_MS

export interface RegionDrillPort {
  readonly clock: Clock
  /** The newest of any kind, or of this one. */
  readonly newest: (kind?: LastDrill['kind']) => Promise<LastDrill | undefined>
}

/** Holds where the loss of a region was rehearsed in the last nights and every database that was tried came back, in its turn. */
export function regionDrillControl({ clock, newest }: RegionDrillPort): Control {
  return {
    id: 'region-drill',
    observe: async () => observeDrill(await newest(), clock.now()),
  }
}

/** Holds where all databases came back in the newest rehearsal of all, each tier in its turn and within its promised time. */
export function wholeRegionDrillControl({ clock, newest }: RegionDrillPort): Control {
  return {
    id: 'region-drill-whole',
    observe: async () => observeWholeDrill(await newest('whole'), clock.now()),
  }
}

/** @internal */
export function observeDrill(drill: LastDrill | undefined, now: Date): Observation {
  if (drill === undefined || drill.databases === 0) return UNKNOWN
  const ageMs = now.getTime() - drill.endedAt.getTime()
  const back = drill.databases - drill.failed.length
  const isGood = drill.failed.length === 0 && drill.inversions === 0
  return {
    outcome: isGood && isWithin(ageMs, OLDEST_MS) ? 'holds' : 'fails',
    measured: [
      `loss of ${drill.lost} rehearsed ${durationWords(Math.max(0, ageMs))} ago`,
      `${back} of ${drill.databases} databases back in ${durationWords(drill.ms)}`,
      ...turnWords(drill.inversions),
    ].join(', '),
    figures: { ...figuresOf(drill), age_ms: ageMs },
  }
}

/** @internal */
export function observeWholeDrill(drill: LastDrill | undefined, now: Date): Observation {
  if (drill === undefined || drill.databases === 0) return UNKNOWN
  const ageMs = now.getTime() - drill.endedAt.getTime()
  const isGood = drill.failed.length === 0 && isWholeDrillGood(drill, now)
  const tiers = drill.tiers.map(
    ({ tier, back, all, onCourseMs, promisedMs }) =>
      `${tier} ${back} of ${all} in ${durationWords(onCourseMs)} of ${durationWords(promisedMs)}`,
  )
  return {
    outcome: isGood ? 'holds' : 'fails',
    measured: [
      `loss of ${drill.lost} rehearsed with all databases ${durationWords(Math.max(0, ageMs))} ago`,
      ...tiers,
      ...turnWords(drill.inversions),
    ].join(', '),
    figures: { ...figuresOf(drill), age_ms: ageMs },
  }
}

/** Whether these tiers came back as promised, in their turn, in a rehearsal of all databases that still counts. */
export function isWholeDrillGood(
  {
    endedAt,
    inversions,
    tiers,
  }: Pick<LastDrill, 'endedAt' | 'inversions'> & {
    readonly tiers: readonly Pick<
      LastDrill['tiers'][number],
      'failed' | 'onCourseMs' | 'promisedMs'
    >[]
  },
  now: Date,
): boolean {
  return (
    inversions === 0 &&
    isWholeDrillFresh(endedAt, now) &&
    tiers.every(({ failed, onCourseMs, promisedMs }) => failed === 0 && onCourseMs <= promisedMs)
  )
}

export function isWholeDrillFresh(endedAt: Date, now: Date): boolean {
  return isWithin(now.getTime() - endedAt.getTime(), OLDEST_WHOLE_MS)
}

const UNKNOWN: Observation = {
  outcome: 'unknown',
  measured: 'no loss of a region was rehearsed yet',
  figures: {},
}

/** One that ends in a time to come was dated by a clock that was set back. */
function isWithin(ageMs: number, oldestMs: number): boolean {
  return ageMs >= 0 && ageMs <= oldestMs
}

function turnWords(inversions: number): readonly string[] {
  return inversions === 0 ? [] : [`${inversions} out of their turn`]
}

function figuresOf({ databases, failed, ms, inversions }: LastDrill): Observation['figures'] {
  return { databases, failed: failed.length, took_ms: ms, inversions }
}
