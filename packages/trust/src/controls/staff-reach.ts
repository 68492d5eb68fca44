import { type StaffVerdict, staffProblems } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

export interface StaffPort {
  /** Of the running cluster, by the rules of its brand. */
  readonly verdict: (signal: AbortSignal) => Promise<StaffVerdict>
}

/** Holds where no way in for staff was found, but what the brand allows. */
export function staffReachControl({ verdict }: StaffPort): Control {
  return { id: 'staff-reach', observe: async (signal) => observeReach(await verdict(signal)) }
}

/** @internal */
export function observeReach(verdict: StaffVerdict): Observation {
  const problems = staffProblems(verdict).length
  const databases = verdict.databases.length
  const closed = verdict.databases.filter(({ isClosed }) => isClosed).length
  const words = [
    `${problems === 0 ? 'no way' : counted(problems, 'way')} in for staff on the cluster and in ${counted(databases, 'database')}`,
    ...(closed > 0 ? [`${closed} of them closed to everybody`] : []),
  ]
  return {
    outcome: problems === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { problems, databases, closed },
  }
}
