import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { knowsPasskeys, postJson, provePasskey } from '../api/passkey.ts'
import { wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { confirmByPassword } from '../api/session.ts'
import { t } from '../language/language.ts'
import { type Answer, useQuestion } from './question.ts'
import { QuestionDialog } from './question-dialog.tsx'
import { SignInForm } from './sign-in-again.tsx'
import { useAttempt } from './use-attempt.ts'

/** Above every dialog that asked for something, below the one without which nothing goes on. */
const ABOVE_DIALOGS = 9_000

/** When the server wants to know first that it is still the same person: asks, and what was asked for goes on. */
export function ConfirmIdentity(): ReactNode {
  const answer = useQuestion('onUnconfirmed')
  if (answer === undefined) return null
  return (
    <QuestionDialog title={t('Is it you?')} zIndex={ABOVE_DIALOGS} onRefuse={() => answer(false)}>
      <Ways answer={answer} />
    </QuestionDialog>
  )
}

/** Who signs in by a directory has no password here, but signing in is such a proof too. */
function Ways({ answer }: { readonly answer: Answer }): ReactNode {
  const [isSigningIn, setSigningIn] = useState(false)
  return isSigningIn ? (
    <SignInForm answer={answer} text={t('Nothing on this page is lost.')} />
  ) : (
    <ConfirmForm answer={answer} onSignIn={() => setSigningIn(true)} />
  )
}

function ConfirmForm({
  answer,
  onSignIn,
}: {
  readonly answer: Answer
  readonly onSignIn: () => void
}): ReactNode {
  const { login } = useUser()
  const [password, setPassword] = useState('')
  const { isBusy, problem, attempt } = useAttempt((error) => {
    setPassword('')
    return wordsOf(error)
  })
  const confirm = async (by: () => Promise<unknown>): Promise<void> =>
    await attempt(async () => {
      await by()
      answer(true)
    })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void confirm(async () => await confirmByPassword(password))
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
        {knowsPasskeys && (
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() =>
              void confirm(
                async () =>
                  await postJson('/auth/confirm/passkey', { passkey: await provePasskey() }),
              )
            }
          >
            {t('Use a passkey instead')}
          </Button>
        )}
        <Button variant="default" disabled={isBusy} onClick={onSignIn}>
          {t('Sign in again')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => answer(false)}>
          {t('Not now')}
        </Button>
      </Stack>
    </form>
  )
}
