import type { ReactNode } from 'react'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './job-progress.module.css'
import { type Job, SILENT_S, secondsSilent } from './job-state.ts'
import { durationWords } from './job-words.ts'

/** Whether somebody still works on it; when not, what that means and what to do. */
export function JobLife({ job, now }: { readonly job: Job; readonly now: Date }): ReactNode {
  const silent = secondsSilent(job, now)
  if (job.finishedAt !== undefined)
    return (
      <p className={styles.life}>{t('Ended {when}', { when: formatInstant(job.finishedAt) })}</p>
    )
  if (silent === undefined)
    return (
      <p className={styles.life}>
        {t('Ordered {when}. It begins as soon as a worker is free.', {
          when: formatAgo(job.createdAt, now),
        })}
      </p>
    )
  if (silent >= SILENT_S)
    return (
      <p className={styles.warning} role="alert">
        {t('No sign of life for {time}.', { time: durationWords(silent) })}{' '}
        {t(
          'Nothing is lost: another worker goes on with this step by itself. If this stays for ten minutes, tell the operator of this cloud that no worker runs.',
        )}
      </p>
    )
  const heard = job.heartbeatAt ?? job.startedAt ?? job.createdAt
  return (
    <p className={styles.life}>
      <span className={styles.pulse} aria-hidden />
      {t('Last sign of life {when}', { when: formatAgo(heard, now) })}
    </p>
  )
}
