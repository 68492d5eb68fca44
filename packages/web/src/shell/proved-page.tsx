import { type ReactNode, useEffect } from 'react'
import { t } from '../language/language.ts'
import { tellProved } from './proved-elsewhere.ts'
import styles from './shell.module.css'

/** Back from a provider, in the window that was opened for it. */
export function ProvedPage(): ReactNode {
  useEffect(() => {
    tellProved()
    // Browsers close what a page opened, and leave what the person did.
    close()
  }, [])
  return (
    <div className={styles.notice}>
      <h1>{t('It is you')}</h1>
      <p>{t('Go on in the window that asked you. This one can be closed.')}</p>
    </div>
  )
}
