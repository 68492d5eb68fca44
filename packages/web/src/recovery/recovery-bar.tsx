import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import styles from '../shell/offline-bar.module.css'
import type { Recovery } from './recovery-api.ts'
import { whenWords, whoWords } from './recovery-words.ts'
import { StopButton } from './stop-button.tsx'

/** Says to everybody that somebody is being let in: who knows that it is wrong has a week to say so. */
export function RecoveryBar({ recovery }: { readonly recovery: Recovery }): ReactNode {
  const isAdministrator = useMeta().groups.includes('administrator')
  return (
    <div className={styles.bar}>
      <span>
        {whoWords(recovery)} {whenWords(recovery)}
      </span>
      {isAdministrator && (
        <Link to="/sign-in-security" search={{ part: 'recovery' }} className={styles.again}>
          {t('Look or stop it')}
        </Link>
      )}
      {!isAdministrator && recovery.mayStop && <StopButton recovery={recovery} place="bar" />}
      {!recovery.mayStop && (
        <span>{t('If that is wrong, tell an administrator or whoever runs the cloud.')}</span>
      )}
    </div>
  )
}
