import type { ReactNode } from 'react'
import { useProfile, useUser } from '../api/queries.ts'
import { KeyList } from '../keys/key-list.tsx'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { BrowserForm } from './browser-form.tsx'
import { LinkOutcome } from './link-outcome.tsx'
import { LinkedAccounts } from './linked-accounts.tsx'
import { PasskeyCard } from './passkeys.tsx'
import { PasswordCard } from './password-card.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { RecoveryPart } from './recovery-part.tsx'
import { SecondFactor } from './second-factor.tsx'
import { SessionList } from './session-list.tsx'

/** What is a person's own: nobody else needs a right to it, and no right gives it. */
export function AccountPage(): ReactNode {
  const user = useUser()
  const profile = useProfile()
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('My account')}</h1>
      <LinkOutcome />
      <section className={styles.card} aria-labelledby="account-person">
        <h2 id="account-person" className={styles.cardTitle}>
          {t('You')}
        </h2>
        <p className={styles.cardLead}>{t('Holds wherever you sign in.')}</p>
        {profile !== undefined && <PreferencesForm user={user} profile={profile} />}
      </section>
      <PasswordCard user={user} />
      <section className={styles.card} aria-labelledby="account-factor">
        <h2 id="account-factor" className={styles.cardTitle}>
          {t('Second factor')}
        </h2>
        <SecondFactor />
      </section>
      <PasskeyCard />
      <LinkedAccounts />
      <RecoveryPart />
      <section className={styles.card} aria-labelledby="account-keys">
        <h2 id="account-keys" className={styles.cardTitle}>
          {t('API keys')}
        </h2>
        <p className={styles.cardLead}>
          {t('By a key a program acts for you, with your rights or fewer.')}
        </p>
        <KeyList of="me" />
      </section>
      <section className={styles.card} aria-labelledby="account-browser">
        <h2 id="account-browser" className={styles.cardTitle}>
          {t('This browser')}
        </h2>
        <p className={styles.cardLead}>{t('Holds here alone, and at once.')}</p>
        <BrowserForm />
      </section>
      <section className={styles.card} aria-labelledby="account-sessions">
        <h2 id="account-sessions" className={styles.cardTitle}>
          {t('Where you are signed in')}
        </h2>
        <SessionList />
      </section>
    </div>
  )
}
