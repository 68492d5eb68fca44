import type { ControlId } from './control-table.ts'
import type { Figures, Observation } from './observation.ts'

/**
 * Tries something on the running system. Made from the narrow ports that it needs, so that it cannot do more than it says. It
 * ends when `signal` says so; it throws where it could not find out, which proves nothing.
 */
export interface Control {
  readonly id: ControlId
  readonly observe: (signal: AbortSignal) => Promise<Observation>
}

/** `no_answer`: the control threw, hung or answered nonsense. It counts as a promise that is broken, never as one that holds. */
export type Outcome = Observation['outcome'] | 'no_answer'

/** What came of one run. */
export interface ControlRun {
  readonly control: ControlId
  /** When it began: what it saw is not younger. */
  readonly at: Date
  readonly tookMs: number
  readonly outcome: Outcome
  readonly measured: string
  readonly figures: Figures
}
