import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { useShortcuts } from './shortcuts.ts'
import styles from './undo-message.module.css'

/** What was done and the way back. */
export function UndoMessage({
  message,
  onUndo,
}: {
  readonly message: string
  readonly onUndo: () => void
}): ReactNode {
  useShortcuts([{ keys: 'z', label: t('Undo: {what}', { what: message }), run: onUndo }])
  return (
    <div className={styles.message}>
      <span>{message}</span>
      <Button size="compact-sm" variant="subtle" className={styles.undo} onClick={onUndo}>
        {t('Undo')}
      </Button>
    </div>
  )
}
