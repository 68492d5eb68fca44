const DAY_MS = 86_400_000
export const WORKING_DAYS_TO_ANSWER = 2

/** How bad a weakness is, as SECURITY.md and reports of audits say it. */
export type Severity = 'critical' | 'high' | 'medium' | 'low'

/** Days until it is mended. Those of critical and high ones stand in SECURITY.md. */
export const FIX_DAYS: Readonly<Record<Severity, number>> = {
  critical: 7,
  high: 30,
  medium: 90,
  low: 180,
}

/** Until when a weakness that became known then has to be mended. */
export function fixBy(knownAt: Date, severity: Severity): Date {
  return new Date(knownAt.getTime() + FIX_DAYS[severity] * DAY_MS)
}

/** Until when somebody who reported then has to have an answer: the same time of day, two working days later. UTC. */
export function answerBy(reportedAt: Date): Date {
  let [at, left] = [reportedAt, WORKING_DAYS_TO_ANSWER]
  while (left > 0) {
    at = new Date(at.getTime() + DAY_MS)
    if (!isWeekend(at)) left -= 1
  }
  return at
}

function isWeekend(at: Date): boolean {
  return at.getUTCDay() === 0 || at.getUTCDay() === 6
}
