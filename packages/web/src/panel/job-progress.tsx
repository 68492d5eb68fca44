import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useModel } from '../api/queries.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { JobBar } from './job-bar.tsx'
import { type CancelWay, JobCancel } from './job-cancel.tsx'
import { type JobReport, useJob, useJobEnd, useServerNow } from './job-follow.ts'
import { JobLife } from './job-life.tsx'
import { JobLog } from './job-log.tsx'
import { JobOutcome } from './job-outcome.tsx'
import styles from './job-progress.module.css'
import { hasEnded, type Job, percentOf } from './job-state.ts'
import { JobSteps } from './job-steps.tsx'
import { stateTitle } from './job-words.ts'
import { LateSkeleton } from './late-skeleton.tsx'

/** How far a job is: steps, bar, last sign of life, log, cancel. The one way in which every long work is shown. */
export function JobProgress({
  jobId,
  onEnd,
}: {
  readonly jobId: string
  /** Called once when the job is over, however it ended. */
  readonly onEnd?: (state: 'done' | 'failed' | 'cancelled') => void
}): ReactNode {
  const { data, error, refetch } = useJob(jobId)
  const action = useModel('job')?.actions.find(({ name }) => name === 'cancel')
  useJobEnd(data?.job.state, onEnd)
  if (data === undefined)
    return error === null ? (
      <LateSkeleton lines={4} />
    ) : (
      <ViewProblem error={error} reset={() => void refetch()} />
    )
  return (
    <JobShown
      {...data}
      error={error}
      // Offered to those whom the server lets cancel jobs; it decides about this one.
      cancel={
        action && {
          sentence: action.confirm ?? '',
          run: async () => {
            await callAction('job.cancel', { id: jobId })
            void refetch()
          },
        }
      }
    />
  )
}

/** A job of which somebody else knows how far it is. */
export function JobShown({
  job,
  aheadMs,
  error,
  cancel,
}: JobReport & {
  /** Why it could not be asked for again. */
  readonly error: Error | null
  readonly cancel: CancelWay | undefined
}): ReactNode {
  const isRunning = !hasEnded(job)
  const now = useServerNow(aheadMs, isRunning)
  return (
    <section className={styles.job} aria-label={t('Progress')}>
      <header className={styles.head}>
        <span className={styles.state} data-state={job.state}>
          {stateTitle(job.state)}
        </span>
        {/* A message of a job that ended is said below, with what to do. */}
        {job.message !== undefined && isRunning && <p className={styles.message}>{job.message}</p>}
        {isRunning && cancel !== undefined && <JobCancel job={job} way={cancel} />}
      </header>
      <JobBar job={job} now={now} />
      {error !== null && <Unreachable error={error} />}
      <JobLife job={job} now={now} />
      <JobSteps job={job} />
      <JobOutcome job={job} />
      <JobLog job={job} />
      <Announcement job={job} />
    </section>
  )
}

/** What was read last stays on the page; this says that it may be old. */
function Unreachable({ error }: { readonly error: Error }): ReactNode {
  const isGone = error instanceof ApiProblem && error.status === 0
  return (
    <p className={styles.warning} role="alert">
      {isGone
        ? t(
            'The server cannot be reached. The job goes on without this page; it is asked again every second.',
          )
        : error.message}
    </p>
  )
}

/** For screen readers: what it is doing, and each tenth that is done; not every row. */
function Announcement({ job }: { readonly job: Job }): ReactNode {
  const percent = percentOf(job)
  const parts = [
    stateTitle(job.state),
    hasEnded(job) ? undefined : job.message,
    percent === undefined || hasEnded(job)
      ? undefined
      : t('{percent} percent', { percent: Math.floor(percent / 10) * 10 }),
  ]
  return (
    <p className={styles.hidden} role="status">
      {parts.filter((part) => part !== undefined).join(', ')}
    </p>
  )
}
