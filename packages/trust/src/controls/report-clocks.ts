import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import { answerBy, fixBy, type Severity } from '../control/fix-clock.ts'
import type { Observation } from '../control/observation.ts'

const DAY_MS = 86_400_000

/** A weakness that somebody reported and that is not closed, as far as its clocks need it. */
export interface OpenReport {
  readonly reportedAt: Date
  readonly answeredAt: Date | undefined
  /** Undefined until it was assessed with who reported it. */
  readonly severity: Severity | undefined
  readonly mendedAt: Date | undefined
}

export interface ReportsPort {
  readonly clock: Clock
  readonly openReports: (signal: AbortSignal) => Promise<readonly OpenReport[]>
}

/**
 * Holds where nobody who reported a weakness waits longer than is promised, for an answer or for its end. That somebody did is not
 * forgotten when he is answered: the days on which he waited stay red.
 */
export function reportClocksControl({ clock, openReports }: ReportsPort): Control {
  return {
    id: 'report-clocks',
    observe: async (signal) => observeReports(await openReports(signal), clock.now()),
  }
}

/** @internal */
export function observeReports(reports: readonly OpenReport[], now: Date): Observation {
  const unanswered = reports.filter(
    ({ answeredAt, reportedAt }) => answeredAt === undefined && now > answerBy(reportedAt),
  ).length
  const unmended = reports.filter((one) => isPastItsDay(one, now)).length
  const ages = reports.map(({ reportedAt }) => now.getTime() - reportedAt.getTime())
  const oldest = Math.floor(Math.max(0, ...ages) / DAY_MS)
  const words = [
    `${counted(reports.length, 'open report')} of a weakness`,
    ...(reports.length > 0 ? [`the oldest of ${counted(oldest, 'day')}`] : []),
    unanswered === 0
      ? 'none waits too long for an answer'
      : `${unanswered} wait too long for an answer`,
    unmended === 0 ? 'none is past its day' : `${unmended} past their day`,
  ]
  return {
    outcome: unanswered + unmended === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { open: reports.length, unanswered, unmended, oldest_days: oldest },
  }
}

/** One that nobody assessed counts as the worst: its clock runs all the same. */
function isPastItsDay(
  { reportedAt, severity = 'critical', mendedAt }: OpenReport,
  now: Date,
): boolean {
  return mendedAt === undefined && now > fixBy(reportedAt, severity)
}
