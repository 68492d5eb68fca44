import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { knowsPasskeys } from '../api/passkey.ts'
import { ApiProblem, wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { answerWithCode, type SessionUser, signInAgain, signInByPasskey } from '../api/session.ts'
import { openDrafts } from '../form/drafts.ts'
import { t } from '../language/language.ts'
import { type Answer, useQuestion } from './question.ts'
import { QuestionDialog } from './question-dialog.tsx'
import { useAttempt } from './use-attempt.ts'

/** Above the palette and every other dialog: nothing goes on without it. */
const ABOVE_ALL = 10_000

/** When the session ends in the middle of work: asks who it is over the page, which stays as it is. */
export function SignInAgain(): ReactNode {
  const answer = useQuestion('onSignedOut')
  if (answer === undefined) return null
  return (
    <QuestionDialog title={t('Sign in again')} zIndex={ABOVE_ALL} onRefuse={() => answer(false)}>
      <SignInForm answer={answer} text={t('Your session is over. Nothing on this page is lost.')} />
    </QuestionDialog>
  )
}

/** Asks for all that a sign-in asks for; who is another one begins anew. */
export function SignInForm({
  answer,
  text,
  hasPasskey = true,
  more,
}: {
  readonly answer: Answer
  readonly text: string
  /** False for who is known to have none. */
  readonly hasPasskey?: boolean
  /** Further ways. */
  readonly more?: ReactNode
}): ReactNode {
  const user = useUser()
  const [login, setLogin] = useState(user.login)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string>()
  const { isBusy, problem, attempt } = useAttempt((error) => {
    const owes = error instanceof ApiProblem ? error.code : undefined
    if (owes === 'SECOND_FACTOR_NEEDED') setCode('')
    // Ten minutes are over: from the beginning.
    if (owes === 'NOT_SIGNED_IN') setCode(undefined)
    setPassword('')
    return owes === 'SECOND_FACTOR_NEEDED' ? undefined : problemOf(error, code)
  })
  const begin = async (by: () => Promise<SessionUser>): Promise<void> =>
    await attempt(async () => {
      const { id } = await by()
      // What stands on the page is not for somebody else.
      if (id === user.id) {
        openDrafts(id)
        answer(true)
      } else location.reload()
    })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void begin(async () =>
      code === undefined ? await signInAgain(login, password) : await answerWithCode(code),
    )
  }
  const way = code === undefined ? 'alone' : 'after_password'
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text>{text}</Text>
        {problem !== undefined && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {code === undefined ? (
          <>
            <TextInput
              label={t('Login')}
              autoComplete="username"
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('Password')}
              autoComplete="current-password"
              data-autofocus
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        ) : (
          <CodeInput value={code} onChange={setCode} />
        )}
        <Button type="submit" loading={isBusy}>
          {t('Sign in')}
        </Button>
        {hasPasskey && knowsPasskeys && (
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() => void begin(async () => await signInByPasskey(way))}
          >
            {t('Use a passkey instead')}
          </Button>
        )}
        {more}
        <Button variant="subtle" color="gray" onClick={() => answer(false)}>
          {t('Not now')}
        </Button>
      </Stack>
    </form>
  )
}

/** The server does not tell whether login, password or code was wrong; whoever typed only a code may know. */
function problemOf(error: unknown, code: string | undefined): string {
  const isCode =
    code !== undefined && error instanceof ApiProblem && error.code === 'SIGN_IN_FAILED'
  return isCode ? t('That is not right, or was used before.') : wordsOf(error)
}

function CodeInput({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  return (
    <TextInput
      ref={(input) => input?.focus()}
      label={t('Code')}
      description={t('The six digits that your app shows now, or one of your recovery codes.')}
      autoComplete="one-time-code"
      spellCheck={false}
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
