import { FIX_DAYS } from '@zennnn/cloud'

const DAY_MS = 86_400_000
export const WORKING_DAYS_TO_ANSWER = 2

/** How bad a weakness is. */
export type Severity = keyof typeof FIX_DAYS

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
