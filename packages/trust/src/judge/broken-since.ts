import type { Outcome } from '../control/control.ts'
import type { RecordedRun } from './recorded-run.ts'

/** From the first of a run of failures until it held again; `until` undefined: it did not yet. What is unknown ends none. */
interface Failure {
  readonly from: Date
  readonly until: Date | undefined
}

/**
 * Since when a promise is broken without a break, by the runs of each of its controls in the order of the chain: where one
 * began to fail before another had recovered, since that one. Undefined when none fails.
 */
export function brokenSince(controls: readonly (readonly RecordedRun[])[]): Date | undefined {
  const failures = controls.flatMap(failuresOf)
  const open = failures.filter(({ until }) => until === undefined)
  if (open.length === 0) return undefined
  let since = earliestOf(open)
  for (;;) {
    const before = failures.filter(
      ({ from, until }) => from < since && (until === undefined || until >= since),
    )
    if (before.length === 0) return since
    since = earliestOf(before)
  }
}

export function isFailure(outcome: Outcome): boolean {
  return outcome === 'fails' || outcome === 'no_answer'
}

function failuresOf(runs: readonly RecordedRun[]): readonly Failure[] {
  const failures: Failure[] = []
  let from: Date | undefined
  for (const { outcome, at } of runs)
    if (isFailure(outcome)) from ??= at
    else if (outcome === 'holds' && from !== undefined) {
      failures.push({ from, until: at })
      from = undefined
    }
  return from === undefined ? failures : [...failures, { from, until: undefined }]
}

function earliestOf(failures: readonly Failure[]): Date {
  return new Date(Math.min(...failures.map(({ from }) => from.getTime())))
}
