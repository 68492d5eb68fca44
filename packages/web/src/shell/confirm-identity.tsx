import { Alert, Button, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { confirmByPassword } from '../api/session.ts'
import { t } from '../language/language.ts'
import { type Answer, useQuestion } from './question.ts'

/** Above every dialog that asked for something, below the one without which nothing goes on. */
const ABOVE_DIALOGS = 9_000

/** When the server wants to know first that it is still the same person: asks, and what was asked for goes on. */
export function ConfirmIdentity(): ReactNode {
  const answer = useQuestion('onUnconfirmed')
  if (answer === undefined) return null
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={t('Is it you?')}
      zIndex={ABOVE_DIALOGS}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <ConfirmForm answer={answer} />
    </Modal>
  )
}

function ConfirmForm({ answer }: { readonly answer: Answer }): ReactNode {
  const { login } = useUser()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await confirmByPassword(password)
      answer(true)
    } catch (error) {
      setProblem(wordsOf(error))
      setPassword('')
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Text>{t('This protects your account. Type your password again to go on.')}</Text>
        {problem !== undefined && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput
          label={t('Your password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" disabled={password === ''} loading={isBusy}>
          {t('Go on')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => answer(false)}>
          {t('Not now')}
        </Button>
      </Stack>
    </form>
  )
}
