import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { notifyDone, notifyProblem } from '../shell/notify.ts'
import styles from './job-progress.module.css'
import type { Job, LogLine } from './job-state.ts'

/** What the job wrote down. It follows the end until somebody pauses it to read. */
export function JobLog({ job }: { readonly job: Job }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  if (job.log.length === 0) return null
  return (
    <div className={styles.log}>
      <button
        type="button"
        className={styles.disclose}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {t('Log ({count, plural, one {# line} other {# lines}})', { count: job.log.length })}
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <Lines log={job.log} />}
      </div>
    </div>
  )
}

function Lines({ log }: { readonly log: readonly LogLine[] }): ReactNode {
  const [paused, setPaused] = useState<readonly LogLine[]>()
  const end = useRef<HTMLDivElement>(null)
  const shown = paused ?? log
  const count = shown.length
  useEffect(() => {
    if (paused === undefined && count > 0) end.current?.scrollTo({ top: end.current.scrollHeight })
  }, [paused, count])
  return (
    <>
      <div className={styles.logTools}>
        <Button
          size="xs"
          variant="default"
          onClick={() => setPaused(paused === undefined ? log : undefined)}
        >
          {paused === undefined ? t('Pause') : t('Follow')}
        </Button>
        <Button size="xs" variant="default" onClick={() => void copy(shown)}>
          {t('Copy log')}
        </Button>
        <span className={styles.life}>
          {paused === undefined
            ? t('Follows the newest line')
            : t('Paused. {count, plural, =0 {Nothing new} one {# new line} other {# new lines}}', {
                count: Math.max(0, log.length - paused.length),
              })}
        </span>
      </div>
      {/* Scrolled by keyboard, so it takes the focus. */}
      <div className={styles.lines} ref={end} tabIndex={0} role="region" aria-label={t('Log')}>
        <ol>
          {shown.map(({ at, text }, index) => (
            <li key={`${at} ${index}`}>
              <time dateTime={at}>{formatInstant(at)}</time> <bdi>{text}</bdi>
            </li>
          ))}
        </ol>
      </div>
    </>
  )
}

async function copy(lines: readonly LogLine[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(lines.map(({ at, text }) => `${at} ${text}`).join('\n'))
    notifyDone(t('The log was copied.'))
  } catch (error) {
    notifyProblem(error)
  }
}
