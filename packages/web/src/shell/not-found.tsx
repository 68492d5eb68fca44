import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './shell.module.css'

/** Also for what somebody may not see: the two look alike. */
export function NotFound(): ReactNode {
  return (
    <div className={styles.notice}>
      <h1>{t('There is nothing here')}</h1>
      <p>{t('It may have been deleted, or you may not see it. An administrator can say.')}</p>
    </div>
  )
}
