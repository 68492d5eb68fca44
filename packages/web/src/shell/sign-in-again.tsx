import { Alert, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import { access } from '../api/request.ts'
import { signInAgain } from '../api/session.ts'
import { openDrafts } from '../form/drafts.ts'
import { t } from '../language/language.ts'

/** Above the palette and every other dialog: nothing goes on without it. */
const ABOVE_ALL = 10_000

type Answer = (isSignedIn: boolean) => void

/**
 * When the session ends in the middle of work: asks for the password over the page, which stays as it is. Drawn before all
 * other dialogs.
 */
export function SignInAgain(): ReactNode {
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    // Many requests can find out at once; all of them wait for the one dialog.
    let asked: Promise<boolean> | undefined
    const before = access.onSignedOut
    access.onSignedOut = async () => {
      asked ??= new Promise<boolean>((resolve) => {
        setAnswer(() => resolve)
      }).finally(() => {
        asked = undefined
        setAnswer(undefined)
      })
      return await asked
    }
    return () => {
      access.onSignedOut = before
    }
  }, [])
  const current = useRef(answer)
  useEffect(() => {
    current.current = answer
  })
  useEffect(() => {
    // Dialogs hear of Escape in the order in which they were drawn: one below, with what was typed in it, would close too.
    const hear = (event: KeyboardEvent): void => {
      if (current.current === undefined || event.key !== 'Escape' || event.isComposing) return
      event.stopImmediatePropagation()
      current.current(false)
    }
    addEventListener('keydown', hear, { capture: true })
    return () => removeEventListener('keydown', hear, { capture: true })
  }, [])
  if (answer === undefined) return null
  return <SignInDialog answer={answer} />
}

function SignInDialog({ answer }: { readonly answer: Answer }): ReactNode {
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={t('Sign in again')}
      zIndex={ABOVE_ALL}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <SignInForm answer={answer} />
    </Modal>
  )
}

function SignInForm({ answer }: { readonly answer: Answer }): ReactNode {
  const user = useUser()
  const [login, setLogin] = useState(user.login)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      const { id } = await signInAgain(login, password)
      // What stands on the page is not for somebody else.
      if (id === user.id) {
        openDrafts(id)
        answer(true)
      } else location.reload()
    } catch (error) {
      setProblem(wordsOf(error))
      setPassword('')
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Text>{t('Your session is over. Nothing on this page is lost.')}</Text>
        {problem !== undefined && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
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
        <Button type="submit" loading={isBusy}>
          {t('Sign in')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => answer(false)}>
          {t('Not now')}
        </Button>
      </Stack>
    </form>
  )
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return String(error)
  return [error.message, error.hint].filter((part) => part !== undefined).join(' ')
}
