import { IconFile, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './files.module.css'
import { ProblemText } from './problem-text.tsx'
import type { UploadState, Uploads } from './use-uploads.ts'

const PERCENT = 100
const TOO_MANY = 429
const SERVER_FAILED = 500

/** A file on its way, with how far it is, or why it did not arrive. */
export function UploadRow({
  state,
  uploads,
}: {
  readonly state: UploadState
  readonly uploads: Uploads
}): ReactNode {
  const { key, name, sizeBytes, fraction, error } = state
  const hasFailed = error !== undefined
  return (
    <li className={styles.row} data-failed={hasFailed}>
      <IconFile size={20} stroke={1.5} aria-hidden="true" className={styles.type} />
      <span className={styles.what}>
        <span className={styles.name} title={name} dir="auto">
          {name}
        </span>
        {hasFailed ? (
          <ProblemText error={error} />
        ) : (
          <span className={styles.about}>
            <progress
              className={styles.progress}
              value={fraction}
              max={1}
              aria-label={t('Sending {name}', { name })}
            />
            {t('{percent} % of {size}', {
              percent: Math.floor(fraction * PERCENT),
              size: formatBytes(sizeBytes),
            })}
          </span>
        )}
        {hasFailed && isWorthRetrying(error) && (
          <button type="button" className={styles.fold} onClick={() => uploads.retry(key)}>
            {t('Try again')}
          </button>
        )}
      </span>
      <button
        type="button"
        className={styles.icon}
        aria-label={hasFailed ? t('Put {name} away', { name }) : t('Cancel {name}', { name })}
        onClick={() => uploads.dismiss(key)}
      >
        <IconX size={16} aria-hidden="true" />
      </button>
    </li>
  )
}

/** What the server refused it refuses again, unless it was only too much at once. */
function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof ApiProblem)) return true
  return error.status === 0 || error.status === TOO_MANY || error.status >= SERVER_FAILED
}
