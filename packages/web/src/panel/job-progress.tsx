import type { ReactNode } from 'react'

/** How far a job is: steps, bar, last sign of life, log, cancel. The one way in which every long work is shown. */
export function JobProgress(_: {
  readonly jobId: string
  /** Called once when the job is over, however it ended. */
  readonly onEnd?: (state: 'done' | 'failed' | 'cancelled') => void
}): ReactNode {
  return null
}
