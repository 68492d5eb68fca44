import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { AuditLink } from '../security/audit-link.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type Recovery, recoveryQuery } from './recovery-api.ts'
import { whenWords, whoWords } from './recovery-words.ts'
import { StopButton } from './stop-button.tsx'

/** Whether somebody is being let in who lost everything; administrators stop it. */
export function RecoverySection(): ReactNode {
  const { data, error, refetch } = useQuery(recoveryQuery)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={4} />
  return (
    <section className={styles.card} aria-labelledby="security-recovery">
      <h2 id="security-recovery" className={styles.cardTitle}>
        {t('A lost administrator')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'When nobody can sign in as an administrator any more, whoever runs the cloud can have a link mailed to an address that is stored here. Everybody is told at once, and it takes at least a week. It ends by itself when an administrator signs in.',
        )}
      </p>
      {data === null ? (
        <p className={styles.quiet}>{t('Nobody is being let in.')}</p>
      ) : (
        <OpenRecovery recovery={data} />
      )}
      <AuditLink about="administrator_recovery">{t('Earlier ones, in the audit log')}</AuditLink>
    </section>
  )
}

function OpenRecovery({ recovery }: { readonly recovery: Recovery }): ReactNode {
  return (
    <>
      <p>
        <strong>{whoWords(recovery)}</strong>
      </p>
      <p>{whenWords(recovery)}</p>
      <p className={styles.quiet}>
        {t('Begun on {when} by whoever runs the cloud.', { when: formatInstant(recovery.beganAt) })}
      </p>
      <p className={styles.below}>
        {t(
          'Ask the person, by telephone or face to face, whether it is true. Stop it if it is not, or if you can help yourself: under Users an administrator resets the second factors of another.',
        )}
      </p>
      <div className={styles.buttons}>
        <StopButton recovery={recovery} place="page" />
      </div>
    </>
  )
}
