import { Button, Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from './actions.module.css'

/** Asks before something is done, in words that name it and what follows. A refusal stays in the dialog. */
export function ConfirmDialog({
  title,
  text,
  verb,
  isDangerous = false,
  children,
  onConfirm,
  onClose,
}: {
  readonly title: string
  readonly text: string | undefined
  /** Verb and object, on the button. */
  readonly verb: string
  readonly isDangerous?: boolean
  /** Inputs, between the text and the buttons. */
  readonly children?: ReactNode
  /** Resolves when it is done; the dialog is closed by its opener. */
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}): ReactNode {
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState<unknown>(undefined)
  useFocusBack()
  const confirm = async (): Promise<void> => {
    setIsRunning(true)
    setProblem(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(error)
      setIsRunning(false)
    }
  }
  return (
    <Modal
      opened
      onClose={isRunning ? () => undefined : onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {/* Enter in an input does what the button does. */}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        {text !== undefined && <p className={styles.text}>{text}</p>}
        {children}
        {problem !== undefined && <DialogProblem error={problem} />}
        <div className={styles.buttons}>
          <Button variant="default" disabled={isRunning} onClick={onClose}>
            {t('Go back')}
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            data-autofocus={children === undefined || undefined}
            className={isDangerous ? styles.dangerous : undefined}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Gives the focus back to the opener: the library does so only for a dialog that stays where it is, closed. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        const isFree = document.activeElement === document.body
        if (isFree && opener instanceof HTMLElement) opener.focus({ preventScroll: true })
      })
    },
    [opener],
  )
}

export function DialogProblem({ error }: { readonly error: unknown }): ReactNode {
  const problem = error instanceof ApiProblem ? error : undefined
  const isInDoubt = problem?.code === 'UNREACHABLE' || problem?.code === 'OUTCOME_UNKNOWN'
  const parts = [
    error instanceof Error ? error.message : String(error),
    problem?.hint,
    isInDoubt
      ? t('It may have happened all the same: look at the record before you repeat it.')
      : undefined,
    problem?.requestId === undefined
      ? undefined
      : t('Reference for support: {id}', { id: problem.requestId }),
  ]
  return (
    <div className={styles.problem} role="alert">
      {parts
        .filter((part) => part !== undefined)
        .map((part) => (
          <p key={part}>{part}</p>
        ))}
    </div>
  )
}
