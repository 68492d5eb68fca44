import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { wordsOf } from '../api/problem.ts'
import { type ProofWays, readProofWays } from '../api/proof-ways.ts'
import type { SessionUser } from '../api/session.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { ChangePassword } from './change-password.tsx'

/** The own password, where it is kept. Not there for who has none: nothing could be typed as the current one. */
export function PasswordCard({ user }: { readonly user: SessionUser }): ReactNode {
  const { data: ways, error } = useQuery({ queryKey: ['proof-ways'], queryFn: readProofWays })
  if (ways !== undefined && ways.password === undefined) return null
  return (
    <section className={styles.card} aria-labelledby="account-password">
      <h2 id="account-password" className={styles.cardTitle}>
        {t('Password')}
      </h2>
      {error !== null && (
        <p className={styles.problem} role="alert">
          {wordsOf(error)}
        </p>
      )}
      {ways === undefined && error === null && <LateSkeleton lines={4} />}
      {ways !== undefined && <KeptPassword keeper={ways.password} user={user} />}
    </section>
  )
}

function KeptPassword(props: {
  readonly keeper: ProofWays['password']
  readonly user: SessionUser
}): ReactNode {
  if (props.keeper === 'directory')
    return (
      <p className={styles.cardLead}>
        {t('Your directory keeps your password. Change it there; the new one holds here, too.')}
      </p>
    )
  return (
    <>
      <p className={styles.cardLead}>
        {t(
          'A new one ends all your other sessions, links that were mailed to you and, unless you keep them, your API keys.',
        )}
      </p>
      <ChangePassword user={props.user} />
    </>
  )
}
