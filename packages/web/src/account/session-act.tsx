import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import styles from '../panel/page.module.css'
import { type OpenSession, sessionDevice } from './open-session.tsx'

/** Ends a session; the one that is looked at ends by signing out. */
export function SessionAct(props: {
  readonly session: OpenSession
  /** Whose it is, where those of several people stand. */
  readonly owner?: string | undefined
  readonly onEnd: () => void
}): ReactNode {
  const { session, owner, onEnd } = props
  if (session.isCurrent) return <span className={styles.tag}>{t('This browser')}</span>
  const subject = [owner, sessionDevice(session), formatInstant(session.createdAt, 'medium')]
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={actName(
        t('Sign out'),
        subject.filter((one) => one !== undefined && one !== '').join(', '),
      )}
      onClick={onEnd}
    >
      {t('Sign out')}
    </Button>
  )
}
