import { Button, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import styles from './form.module.css'
import { guardLeaving, isLetGo } from './unsaved.ts'

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
  const isAsked = (): boolean => dirty.current && !isLeaving.current && !isLetGo()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isAsked() && current.pathname !== next.pathname,
    enableBeforeUnload: isAsked,
    withResolver: true,
  })
  const out = useWayOut(dirty)
  if (blocker.status === 'blocked') {
    const leave = (): void => {
      onDrop()
      blocker.proceed()
    }
    return <LeaveQuestion onLeave={leave} onStay={blocker.reset} />
  }
  if (out === undefined) return null
  return <LeaveQuestion onLeave={() => out(true)} onStay={() => out(false)} />
}

/** The answer that signing out waits for; what was typed is let go only when the person is out. */
function useWayOut(dirty: RefObject<boolean>): ((isFree: boolean) => void) | undefined {
  const [answer, setAnswer] = useState<(isFree: boolean) => void>()
  useEffect(
    () =>
      guardLeaving(async () => {
        if (!dirty.current) return true
        return await new Promise<boolean>((resolve) => {
          setAnswer(() => resolve)
        }).finally(() => setAnswer(undefined))
      }),
    [dirty],
  )
  return answer
}

function LeaveQuestion({
  onLeave,
  onStay,
}: {
  readonly onLeave: () => void
  readonly onStay: () => void
}): ReactNode {
  return (
    <Modal
      opened
      onClose={onStay}
      title={t('Leave without saving?')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <p>{t('What you changed here is not saved. If you leave, it is lost.')}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onLeave}>
          {t('Discard changes and leave')}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {t('Keep editing')}
        </Button>
      </div>
    </Modal>
  )
}
