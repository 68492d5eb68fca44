import { notifications } from '@mantine/notifications'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'pine', autoClose: 5_000 })
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
