import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { JobProgress } from '../panel/job-progress.tsx'
import { notifyProblem } from '../shell/notify.ts'
import styles from './exchange.module.css'
import { cancelJob, type ImportJob } from './import-api.ts'

/** A job that runs: it goes on when the page is left, and its address leads back to it. */
export function ImportRun({
  job,
  onEnd,
}: {
  readonly job: ImportJob<unknown>
  readonly onEnd: () => void
}): ReactNode {
  const [isStopping, setIsStopping] = useState(false)
  const stop = async (): Promise<void> => {
    setIsStopping(true)
    try {
      await cancelJob(job.id)
    } catch (error) {
      setIsStopping(false)
      notifyProblem(error)
    }
  }
  return (
    <>
      <p className={styles.lead} role="status">
        {job.message ?? t('Waiting for a free worker …')}
      </p>
      <progress
        className={styles.bar}
        aria-label={titleOf(job.kind)}
        {...(job.total === null ? {} : { max: Math.max(1, job.total), value: job.done })}
      />
      <JobProgress jobId={job.id} onEnd={onEnd} />
      <div className={styles.actions}>
        <Button
          variant="default"
          loading={isStopping}
          onClick={() => {
            void stop()
          }}
        >
          {stopOf(job.kind)}
        </Button>
        <span className={styles.hint}>
          {t('You can leave this page; it goes on, and this address leads back here.')}
        </span>
      </div>
    </>
  )
}

function titleOf(kind: ImportJob<unknown>['kind']): string {
  if (kind === 'import_check') return t('Checking')
  return kind === 'import_undo' ? t('Undoing') : t('Importing')
}

function stopOf(kind: ImportJob<unknown>['kind']): string {
  if (kind === 'import_check') return t('Stop the check')
  return kind === 'import_undo' ? t('Stop undoing') : t('Stop the import')
}

/** What a job that did not come to its end says, and what is left of it. */
export function ImportStopped({ job }: { readonly job: ImportJob<unknown> }): ReactNode {
  const isCancelled = job.state === 'cancelled'
  return (
    <div className={isCancelled ? styles.warning : styles.problem} role="alert">
      <p>
        {isCancelled
          ? t('It was stopped.')
          : [job.problem?.message ?? job.message, job.problem?.hint].filter(Boolean).join(' ')}
      </p>
      {job.kind === 'import' && job.done > 0 && (
        <p>{t('What was imported before that is there; undo takes it out again.')}</p>
      )}
    </div>
  )
}
