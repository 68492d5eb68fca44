import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { countdown } from './countdown.ts'
import { UndoMessage } from './undo-message.tsx'

const UNDO_MS = 8_000

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'pine', autoClose: 5_000, role: 'status' })
}

/**
 * Says what was done, and takes it back by a button or the key `z` during 8 seconds, not counted while the pointer or the
 * focus is on it.
 */
export function notifyUndo(message: string, undo: () => void | Promise<void>): void {
  const id = `undo-${crypto.randomUUID()}`
  // The library's own time goes on while the focus is here.
  const time = countdown(UNDO_MS, () => notifications.hide(id))
  const take = async (): Promise<void> => {
    notifications.hide(id)
    try {
      await undo()
    } catch (error) {
      notifyProblem(error)
    }
  }
  notifications.show({
    id,
    message: createElement(UndoMessage, { message, onUndo: () => void take() }),
    color: 'pine',
    autoClose: false,
    role: 'status',
    onClose: time.stop,
    onMouseEnter: () => time.hold('pointer'),
    onMouseLeave: () => time.letGo('pointer'),
    onFocus: () => time.hold('focus'),
    onBlur: () => time.letGo('focus'),
  })
}

/** Says what failed, what to do, and by which id the server's log knows more. Stays until it is dismissed. */
export function notifyProblem(error: unknown): void {
  const problem = error instanceof ApiProblem ? error : undefined
  const reference =
    problem?.requestId === undefined
      ? undefined
      : t('Reference for support: {id}', { id: problem.requestId })
  const parts = [error instanceof Error ? error.message : String(error), problem?.hint, reference]
  notifications.show({
    title: t('That did not work'),
    message: parts.filter((part) => part !== undefined).join(' '),
    color: 'red',
    autoClose: false,
  })
}
