import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { CopyField } from '../shell/copy-field.tsx'
import styles from './keys.module.css'
import { provisioningAddress } from './provisioning.tsx'

/** Shown once, and kept by nobody but the person. */
export function MadeKey(props: {
  readonly secret: string
  readonly provisions: boolean
  readonly onKept: () => void
}): ReactNode {
  return (
    <div ref={focusKey} className={styles.made}>
      <p className={styles.warning} role="alert">
        {t(
          'It is not shown again. Whoever has it can do what it may: keep it as you keep a password.',
        )}
      </p>
      <CopyField label={t('Key')} value={props.secret} />
      {props.provisions && (
        <CopyField label={t('Address for provisioning')} value={provisioningAddress()} />
      )}
      <div className={page.buttons}>
        <Button onClick={props.onKept}>{t('I have kept it')}</Button>
      </div>
    </div>
  )
}

/** The button that led here is gone. What has the focus is selected, so that it can be copied by a key press. */
function focusKey(made: HTMLDivElement | null): void {
  made?.querySelector('input')?.focus()
}
