import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import { KeyList } from '../keys/key-list.tsx'
import { Provisioning } from '../keys/provisioning.tsx'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { hasOwnVault } from '../shell/app-menu.ts'

/** The programs that may come in, whoever let them. */
export function KeysSection(): ReactNode {
  const meta = useMeta()
  return (
    <>
      <section className={styles.card} aria-labelledby="security-keys">
        <h2 id="security-keys" className={styles.cardTitle}>
          {t('API keys')}
        </h2>
        <p className={styles.cardLead}>
          {t(
            'By a key a program acts for whoever made it, with the rights of that person or fewer. Making and revoking one stands in the audit log.',
          )}
        </p>
        <KeyList of="everybody" />
      </section>
      {/* The cloud itself is not provisioned. */}
      {hasOwnVault(meta) && <Provisioning />}
    </>
  )
}
