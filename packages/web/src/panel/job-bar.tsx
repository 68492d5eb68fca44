import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './job-progress.module.css'
import { type Job, percentOf, secondsLeft } from './job-state.ts'
import { amountWords, durationWords } from './job-words.ts'

/** How much is done, in numbers; a bar that only moves when nobody knows how much there is. */
export function JobBar({ job, now }: { readonly job: Job; readonly now: Date }): ReactNode {
  const percent = percentOf(job)
  const left = secondsLeft(job, now)
  const amount = amountWords(job)
  if (percent === undefined && job.state !== 'running') return null
  return (
    <div className={styles.progress}>
      <progress
        className={styles.bar}
        data-state={job.state}
        aria-label={t('Progress')}
        {...(percent === undefined ? {} : { value: percent, max: 100 })}
      />
      <p className={styles.numbers}>
        {percent !== undefined && <strong>{t('{percent} %', { percent })}</strong>}
        {amount !== undefined && <span>{amount}</span>}
        {left !== undefined && <span>{t('about {time} left', { time: durationWords(left) })}</span>}
      </p>
    </div>
  )
}
