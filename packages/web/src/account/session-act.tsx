import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import type { OpenSession } from './open-session.tsx'

/** Ends a session; the one that is looked at ends by signing out. */
export function SessionAct(props: {
  readonly session: OpenSession
  readonly onEnd: () => void
}): ReactNode {
  if (props.session.isCurrent) return <span className={styles.tag}>{t('This browser')}</span>
  return (
    <Button size="xs" variant="default" onClick={props.onEnd}>
      {t('Sign out')}
    </Button>
  )
}
