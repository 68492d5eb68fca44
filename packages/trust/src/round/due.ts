import type { ControlId } from '../control/control-table.ts'

const MINUTE_MS = 60_000
/** Rounds begin a little early or late: what is due within this is done now, not a whole round later. */
const SLACK_MS = 30_000

/**
 * Which controls are due, the most overdue first, so that a round that is cut starves none. `last`: when each ran last. One
 * whose last run is still to come ran before the clock was set back, and is due.
 */
export function dueControls(
  schedule: ReadonlyMap<ControlId, number>,
  last: ReadonlyMap<ControlId, Date>,
  now: Date,
): readonly ControlId[] {
  const overdue = [...schedule].map(([control, everyMinutes]) => ({
    control,
    share: shareOf(last.get(control), everyMinutes * MINUTE_MS, now),
  }))
  return overdue
    .filter(({ share }) => share >= 1)
    .sort((a, b) => b.share - a.share || (a.control < b.control ? -1 : 1))
    .map(({ control }) => control)
}

/** How much of its time a control has waited; 1 and more is due. */
function shareOf(last: Date | undefined, everyMs: number, now: Date): number {
  if (last === undefined || last > now) return Number.POSITIVE_INFINITY
  return (now.getTime() - last.getTime() + SLACK_MS) / everyMs
}
