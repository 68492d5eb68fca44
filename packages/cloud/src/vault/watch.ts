import type { JobProgress } from '@zennnn/jobs'

/** How whoever waits for long work follows it and stops it. The context of a job's step is one. */
export interface Watch {
  /** Aborted: the work ends as soon as it can and leaves nothing half done. */
  readonly signal?: AbortSignal
  /** May throw the signal's reason. */
  readonly report?: (progress: Pick<JobProgress, 'done' | 'total' | 'message'>) => Promise<void>
}
