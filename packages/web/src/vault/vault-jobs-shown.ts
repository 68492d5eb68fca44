import { hasEnded, type Job } from '../panel/job-state.ts'

/** How long what ended is told to who comes back. */
const TOLD_MS = 15 * 60_000

/** Jobs to be shown: all that go on, and of those that ended a short time ago the newest of each kind. */
export function jobsShown(
  jobs: readonly Job[],
  putAway: readonly string[],
  now: Date,
): readonly Job[] {
  // Of these the dialog that asked says what came of it.
  const told = jobs.filter(({ kind }) => kind !== 'restore_preview')
  const isNewest = (job: Job): boolean => told.find(({ kind }) => kind === job.kind) === job
  return told.filter((job) => {
    if (!hasEnded(job)) return true
    const age = now.getTime() - new Date(job.finishedAt ?? '').getTime()
    return isNewest(job) && age < TOLD_MS && !putAway.includes(job.id)
  })
}
