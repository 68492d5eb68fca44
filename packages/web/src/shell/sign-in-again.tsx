import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { knowsPasskeys } from '../api/passkey.ts'
import { ApiProblem, wordsOf } from '../api/problem.ts'
import { useUser } from '../api/queries.ts'
import {
  answerWithCode,
  findSessionElsewhere,
  type SessionUser,
  signInAgain,
  signInByPasskey,
} from '../api/session.ts'
import { readSignInWays } from '../api/sign-in-ways.ts'
import { openDrafts } from '../form/drafts.ts'
import { t } from '../language/language.ts'
import { EnrolElsewhere } from './enrol-elsewhere.tsx'
import { NotNow } from './not-now.tsx'
import { ProviderLinks } from './provider-links.tsx'
import { type Answer, useQuestion } from './question.ts'
import { QuestionDialog } from './question-dialog.tsx'
import { factorsOf, SecondStep } from './second-step.tsx'
import { useAttempt } from './use-attempt.ts'
import { useReturn } from './use-return.ts'

/** Above the palette and every other dialog: nothing goes on without it. */
const ABOVE_ALL = 10_000

/** What the right password may still owe: the next step, and no problem. */
const NEXT_STEPS: ReadonlySet<unknown> = new Set(['SECOND_FACTOR_NEEDED', 'ENROLMENT_NEEDED'])

/** When the session ends in the middle of work: asks who it is over the page, which stays as it is. */
export function SignInAgain(): ReactNode {
  const answer = useQuestion('onSignedOut')
  return answer === undefined ? null : <Question answer={answer} />
}

/** Drawn when the ways in are known, so that nothing is offered that the policy refuses. */
function Question({ answer }: { readonly answer: Answer }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: readSignInWays,
    staleTime: 0,
    gcTime: 0,
  })
  if (data === undefined && error === null) return null
  // Without an answer the form is still the best try: the server refuses what it does not want.
  const { password = true, passkey = true, providers = [] } = data ?? {}
  return (
    <QuestionDialog title={t('Sign in again')} zIndex={ABOVE_ALL} onRefuse={() => answer(false)}>
      <SignInForm
        answer={answer}
        text={t('Your session is over. Nothing on this page is lost.')}
        hasPassword={password}
        hasPasskey={passkey}
        more={<ProviderLinks providers={providers} way="again" />}
      />
    </QuestionDialog>
  )
}

/** Asks for all that a sign-in asks for; who is another one begins anew. */
export function SignInForm({
  answer,
  text,
  hasPassword = true,
  hasPasskey = true,
  more,
}: {
  readonly answer: Answer
  readonly text: string
  /** False where none opens anything. */
  readonly hasPassword?: boolean
  /** False for who is known to have none. */
  readonly hasPasskey?: boolean
  /** Further ways. */
  readonly more?: ReactNode
}): ReactNode {
  const user = useUser()
  const [login, setLogin] = useState(user.login)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string>()
  const [factors, setFactors] = useState<readonly string[]>([])
  const [mustEnrol, setMustEnrol] = useState(false)
  const { isBusy, problem, attempt } = useAttempt((error) => {
    const owes = error instanceof ApiProblem ? error.code : undefined
    if (owes === 'SECOND_FACTOR_NEEDED') {
      setFactors(factorsOf(error))
      setCode('')
    }
    if (owes === 'ENROLMENT_NEEDED') setMustEnrol(true)
    // Ten minutes are over: from the beginning.
    if (owes === 'NOT_SIGNED_IN') setCode(undefined)
    setPassword('')
    return NEXT_STEPS.has(owes) ? undefined : problemOf(error, code)
  })
  const enter = useEntry(answer)
  const begin = async (by: () => Promise<SessionUser>): Promise<void> =>
    await attempt(async () => enter(await by()))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void begin(async () =>
      code === undefined ? await signInAgain(login, password) : await answerWithCode(code),
    )
  }
  if (mustEnrol)
    return (
      <Stack gap="sm">
        <EnrolElsewhere />
        <NotNow answer={answer} />
      </Stack>
    )
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text>{text}</Text>
        <Problem words={problem} />
        {code === undefined ? (
          <FirstStep
            hasPassword={hasPassword}
            hasPasskey={hasPasskey}
            login={login}
            password={password}
            isBusy={isBusy}
            onLogin={setLogin}
            onPassword={setPassword}
            onPasskey={() => void begin(async () => await signInByPasskey('alone'))}
          />
        ) : (
          <SecondStep
            factors={factors}
            code={code}
            isBusy={isBusy}
            onCode={setCode}
            onPasskey={() => void begin(async () => await signInByPasskey('after_password'))}
          />
        )}
        {more}
        <NotNow answer={answer} />
      </Stack>
    </form>
  )
}

/** Goes on with who signed in, here or in another window. */
function useEntry(answer: Answer): (user: SessionUser) => void {
  const user = useUser()
  const enter = ({ id }: SessionUser): void => {
    // What stands on the page is not for somebody else.
    if (id === user.id) {
      openDrafts(id)
      answer(true)
    } else location.reload()
  }
  const look = async (): Promise<void> => {
    const found = await findSessionElsewhere()
    if (found !== undefined) enter(found)
  }
  // Without a network whoever looks in stays where he is.
  useReturn(() => void look().catch(() => undefined))
  return enter
}

function Problem({ words }: { readonly words: string | undefined }): ReactNode {
  if (words === undefined) return null
  return (
    <Alert color="red" role="alert">
      {words}
    </Alert>
  )
}

function FirstStep(props: {
  readonly hasPassword: boolean
  readonly hasPasskey: boolean
  readonly login: string
  readonly password: string
  readonly isBusy: boolean
  readonly onLogin: (login: string) => void
  readonly onPassword: (password: string) => void
  readonly onPasskey: () => void
}): ReactNode {
  return (
    <>
      {props.hasPassword && (
        <>
          <TextInput
            label={t('Login')}
            autoComplete="username"
            value={props.login}
            onChange={(event) => props.onLogin(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('Password')}
            autoComplete="current-password"
            data-autofocus
            value={props.password}
            onChange={(event) => props.onPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={props.isBusy}>
            {t('Sign in')}
          </Button>
        </>
      )}
      {props.hasPasskey && knowsPasskeys && (
        <Button variant="default" disabled={props.isBusy} onClick={props.onPasskey}>
          {props.hasPassword ? t('Use a passkey instead') : t('Use a passkey')}
        </Button>
      )}
    </>
  )
}

/** The server does not tell whether login, password or code was wrong; whoever typed only a code may know. */
function problemOf(error: unknown, code: string | undefined): string {
  const isCode =
    code !== undefined && error instanceof ApiProblem && error.code === 'SIGN_IN_FAILED'
  return isCode ? t('That is not right, or was used before.') : wordsOf(error)
}
