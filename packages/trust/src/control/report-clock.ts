import { answerBy, fixBy, type Severity } from './fix-clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So long before a clock runs out operators hear of it: time to write an answer, and to finish a fix. */
const NEAR_ANSWER_MS = DAY_MS
const NEAR_FIX_MS: Readonly<Record<Severity, number>> = {
  critical: 2 * DAY_MS,
  high: 7 * DAY_MS,
  medium: 7 * DAY_MS,
  low: 7 * DAY_MS,
}

/** A report that is not closed, as far as its clocks need it. */
export interface TimedReport {
  readonly receivedAt: Date
  readonly answeredAt: Date | undefined
  /** Undefined until it was assessed; until then it counts as the worst. */
  readonly severity: Severity | undefined
  readonly fixedAt: Date | undefined
}

export interface RunningClock {
  readonly clock: 'answer' | 'fix'
  readonly by: Date
  /** `near`: it runs out soon; `over`: it did. */
  readonly stage: 'far' | 'near' | 'over'
}

/** The clocks of a report that still run, the first to run out first. */
export function clocksOf(report: TimedReport, now: Date): readonly RunningClock[] {
  const { receivedAt, answeredAt, fixedAt, severity = 'critical' } = report
  const answer = answeredAt === undefined ? [answerBy(receivedAt)] : []
  const fix = fixedAt === undefined ? [fixBy(receivedAt, severity)] : []
  return [
    ...answer.map(
      (by) => ({ clock: 'answer', by, stage: stageOf(by, NEAR_ANSWER_MS, now) }) as const,
    ),
    ...fix.map(
      (by) => ({ clock: 'fix', by, stage: stageOf(by, NEAR_FIX_MS[severity], now) }) as const,
    ),
  ].toSorted((a, b) => a.by.getTime() - b.by.getTime())
}

/** Of which clocks operators are to be told. */
export function remindersOf(
  report: TimedReport,
  now: Date,
): readonly (RunningClock & { readonly stage: 'near' | 'over' })[] {
  return clocksOf(report, now).flatMap(({ stage, ...clock }) =>
    stage === 'far' ? [] : [{ ...clock, stage }],
  )
}

function stageOf(by: Date, nearMs: number, now: Date): RunningClock['stage'] {
  if (now > by) return 'over'
  return now.getTime() >= by.getTime() - nearMs ? 'near' : 'far'
}
