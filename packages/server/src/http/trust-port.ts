import type { RecordId } from '@zennnn/kernel'

/**
 * What the server needs of the promises of its cloud, for operators: it reads what was written down, and orders what somebody else
 * does. All of it refuses with PlatformErrors; `token` is of the session that asks, and PostgreSQL finds out whose it is.
 */
export interface TrustPort {
  /** What is known of each sentence and each control, what audits found, and what runs. */
  view(token: string): Promise<object>
  /** Runs of a control, newest first, from before a place in the chain. NOT_FOUND for one that nothing promised rests on. */
  runs(control: string, token: string, before: number | undefined): Promise<object>
  /**
   * Orders that it is run now, or finds the run that is open; the job. NOT_FOUND as above; STATE_REFUSED while
   * others are run; TOO_MANY_ATTEMPTS.
   */
  run(control: string, token: string): Promise<RecordId>
}
