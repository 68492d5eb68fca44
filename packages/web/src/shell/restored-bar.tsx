import type { ReactNode } from 'react'
import { useUser } from '../api/queries.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './offline-bar.module.css'

/** Nobody may take a restored copy for the database it comes from. */
export function RestoredBar(): ReactNode {
  const { neutralised } = useUser()
  if (neutralised === undefined) return null
  const { since, from } = neutralised
  return (
    <div className={styles.bar} role="note">
      {t(
        'This is {from} as it was on {when}, restored on the side. It sends no e-mails and runs no jobs; what you change here does not change {from}.',
        { from, when: formatInstant(since) },
      )}
    </div>
  )
}
