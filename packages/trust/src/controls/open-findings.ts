import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import { fixBy, type Severity } from '../control/fix-clock.ts'
import type { Observation } from '../control/observation.ts'

const DAY_MS = 86_400_000
/** An audit is a look at one moment: after so long it says nothing of the system of today. */
const LONGEST_DAYS = 400

/** What an audit found that is not mended. */
export interface OpenFinding {
  readonly severity: Severity
  readonly foundAt: Date
}

/** Of all audits together. */
export interface Audits {
  /** When the last independent one ended; undefined as long as there was none. */
  readonly lastAt: Date | undefined
  readonly open: readonly OpenFinding[]
  /** How many somebody answers for leaving as they are, until a day that is not over. */
  readonly accepted: number
}

export interface FindingsPort {
  readonly clock: Clock
  readonly audits: (signal: AbortSignal) => Promise<Audits>
}

/** Holds where there was an audit of late, and no finding of any is past its day. */
export function openFindingsControl({ clock, audits }: FindingsPort): Control {
  return {
    id: 'open-findings',
    observe: async (signal) => observeFindings(await audits(signal), clock.now()),
  }
}

/** @internal */
export function observeFindings({ lastAt, open, accepted }: Audits, now: Date): Observation {
  const late = open.filter(({ foundAt, severity }) => now > fixBy(foundAt, severity)).length
  const oldest = Math.max(0, ...open.map(({ foundAt }) => daysBetween(foundAt, now)))
  const age = lastAt === undefined ? undefined : daysBetween(lastAt, now)
  const figures = {
    open: open.length,
    late,
    accepted,
    oldest_days: oldest,
    ...(age === undefined ? {} : { audit_days: age }),
  }
  const words = [
    age === undefined
      ? 'there was no audit yet'
      : `the last audit ended ${counted(age, 'day')} ago`,
    `${counted(open.length, 'finding')} open${open.length === 0 ? '' : `, the oldest for ${counted(oldest, 'day')}`}`,
    ...(accepted > 0 ? [`${accepted} accepted as they are`] : []),
    ...(late > 0 ? [`${late} past their day`] : []),
  ]
  const isRecent = age !== undefined && age >= 0 && age <= LONGEST_DAYS
  return { outcome: outcomeOf(late, isRecent), measured: words.join(', '), figures }
}

function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS)
}

function outcomeOf(late: number, isRecent: boolean): Observation['outcome'] {
  if (late > 0) return 'fails'
  return isRecent ? 'holds' : 'unknown'
}
