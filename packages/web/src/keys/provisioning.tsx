import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { CopyField } from '../shell/copy-field.tsx'

/** What a provisioning service is told beside its key. */
export function provisioningAddress(): string {
  return `${location.origin}/scim/v2`
}

/** How a provisioning service finds this database. */
export function Provisioning(): ReactNode {
  return (
    <section className={styles.card} aria-labelledby="provisioning">
      <h2 id="provisioning" className={styles.cardTitle}>
        {t('Provisioning (SCIM)')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'A provisioning service such as Entra ID or Okta makes, changes and deactivates users here. Enter this address there, and a key that is made for users and groups.',
        )}
      </p>
      <div className={styles.fields}>
        <CopyField label={t('Address for provisioning')} value={provisioningAddress()} />
      </div>
    </section>
  )
}
