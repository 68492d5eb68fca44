import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { confirmByPassword } from '../api/session.ts'
import { t } from '../language/language.ts'
import type { Answer } from './question.ts'
import { useAttempt } from './use-attempt.ts'

/** The password again, of who has one here. */
export function ConfirmPassword({ answer }: { readonly answer: Answer }): ReactNode {
  const { login } = useUser()
  const [password, setPassword] = useState('')
  const { isBusy, problem, attempt } = useAttempt((error) => {
    setPassword('')
    return wordsOf(error)
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(async () => {
      await confirmByPassword(password)
      answer(true)
    })
  }
  return (
    <form onSubmit={submit}>
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
      </Stack>
    </form>
  )
}
