import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { recoveryCodesUse } from './factor-words.ts'
import { useOwnPassword } from './own-password.ts'

/** Shown once, and kept by nobody but the person. */
export function RecoveryCodes({
  codes,
  onKept,
}: {
  readonly codes: readonly string[]
  readonly onKept: () => void
}): ReactNode {
  return (
    <div role="status">
      <p className={styles.cardLead}>{recoveryCodesUse(useOwnPassword())}</p>
      <ul className={styles.sentences} dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={onKept}>{t('I have kept them')}</Button>
      </div>
    </div>
  )
}
