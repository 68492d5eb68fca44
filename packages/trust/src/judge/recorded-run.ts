import type { ControlRun } from '../control/control.ts'
import { type ControlId, isControlId } from '../control/control-table.ts'
import type { EvidenceLine } from '../evidence/evidence-line.ts'

/** A run with its place in the chain of evidence. */
export interface RecordedRun extends ControlRun {
  readonly sequence: number
}

/**
 * Runs by their control, each in the order of the chain. That order alone says which is the newest: where the clock was set
 * back, the newest is not the latest.
 */
export type RecordedRuns = ReadonlyMap<ControlId, readonly RecordedRun[]>

/** Of controls that this version does not know, none. Believes the lines: whether they are genuine, verifyChain says. */
export function runsOf(lines: readonly EvidenceLine[]): RecordedRuns {
  const runs = lines.flatMap(toRun).sort((a, b) => a.sequence - b.sequence)
  return Map.groupBy(runs, ({ control }) => control)
}

function toRun(line: EvidenceLine): readonly RecordedRun[] {
  const { control, sequence, at, outcome, measured, figures, took_ms: tookMs } = line
  return isControlId(control)
    ? [{ control, sequence, at: new Date(at), outcome, measured, figures, tookMs }]
    : []
}
