import { Button, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import styles from './form.module.css'

/** Asks before what was typed is left behind: inside the client by a dialog, outside by the browser's own. */
export function LeaveGuard({
  isDirty,
  isLeaving,
  onDrop,
}: {
  readonly isDirty: boolean
  /** True while the form itself goes elsewhere, after saving. */
  readonly isLeaving: RefObject<boolean>
  readonly onDrop: () => void
}): ReactNode {
  const dirty = useRef(isDirty)
  useEffect(() => {
    dirty.current = isDirty
  })
  const isAsked = (): boolean => dirty.current && !isLeaving.current
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isAsked() && current.pathname !== next.pathname,
    enableBeforeUnload: isAsked,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  const leave = (): void => {
    onDrop()
    blocker.proceed()
  }
  return (
    <Modal
      opened
      onClose={blocker.reset}
      title={t('Leave without saving?')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <p>{t('What you changed here is not saved. If you leave, it is lost.')}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={leave}>
          {t('Discard changes and leave')}
        </Button>
        <Button data-autofocus onClick={blocker.reset}>
          {t('Keep editing')}
        </Button>
      </div>
    </Modal>
  )
}
