import { type ReactNode, useState } from 'react'
import { useUser } from '../api/queries.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './offline-bar.module.css'

const READ = 'zennnn-recovered-read'

/** Says to everybody what a disaster cost, until he says that he has read it: whoever does not know enters nothing again. */
export function RecoveredBar(): ReactNode {
  const { recovered } = useUser()
  const [read, setRead] = useState(readUntil)
  if (recovered === undefined || recovered.until === read) return null
  const { since, until } = recovered
  return (
    <div className={styles.bar} role="note">
      <span>
        {t(
          'This database was recovered from the backup of {since}; changes between {since} and {until} are lost.',
          { since: formatInstant(since), until: formatInstant(until) },
        )}
      </span>
      <button
        type="button"
        className={styles.again}
        onClick={() => {
          keepRead(until)
          setRead(until)
        }}
      >
        {t('I have read it')}
      </button>
    </div>
  )
}

function readUntil(): string | null {
  try {
    return localStorage.getItem(READ)
  } catch {
    // Storage can be closed to us: it is said again.
    return null
  }
}

function keepRead(until: string): void {
  try {
    localStorage.setItem(READ, until)
  } catch {
    // It holds until the page is left.
  }
}
