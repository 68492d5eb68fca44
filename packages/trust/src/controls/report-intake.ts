import { newSecret } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'

/** A report that says of itself that it is none. */
export interface TestReport {
  /** Nobody else writes it: by this it is known again. */
  readonly mark: string
  readonly text: string
}

export interface IntakePort {
  /** Sends it by the public form, as a stranger. Whether the form took it. */
  readonly send: (report: TestReport, signal: AbortSignal) => Promise<boolean>
  /** Whether it lies in the queue that people work through, there to be answered first. */
  readonly isQueued: (mark: string, signal: AbortSignal) => Promise<boolean>
  /** Takes test reports out again, also those that a run which was cut left behind. */
  readonly withdraw: (signal: AbortSignal) => Promise<void>
}

/** Holds where a report by the public form arrives in the queue. */
export function reportIntakeControl({ send, isQueued, withdraw }: IntakePort): Control {
  return {
    id: 'report-intake',
    observe: async (signal) => {
      const mark = `canary-${newSecret().slice(0, 20)}`
      const text = `This is a test of the way in, made by the system itself (${mark}). Nothing is to be done.`
      try {
        const isSent = await send({ mark, text }, signal)
        return observeReport(isSent, isSent && (await isQueued(mark, signal)))
      } finally {
        await withdraw(signal)
      }
    },
  }
}

function observeReport(isSent: boolean, isQueued: boolean): Observation {
  const figures = { sent: isSent ? 1 : 0, queued: isQueued ? 1 : 0 }
  if (!isSent) return { outcome: 'fails', measured: 'the public form took no test report', figures }
  return {
    outcome: isQueued ? 'holds' : 'fails',
    measured: `a test report by the public form ${isQueued ? 'lies' : 'does not lie'} in the queue`,
    figures,
  }
}
