import { Alert, Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { knowsPasskeys } from '../api/passkey.ts'
import { wordsOf } from '../api/problem.ts'
import { canProve, type ProofWays, readProofWays } from '../api/proof-ways.ts'
import { confirmByPasskey } from '../api/session.ts'
import { t } from '../language/language.ts'
import { ConfirmPassword } from './confirm-password.tsx'
import { ConfirmProviders } from './confirm-providers.tsx'
import { NotNow } from './not-now.tsx'
import { type Answer, useQuestion } from './question.ts'
import { QuestionDialog } from './question-dialog.tsx'
import { SignInForm } from './sign-in-again.tsx'
import { useAttempt } from './use-attempt.ts'

/** Above every dialog that asked for something, below the one without which nothing goes on. */
const ABOVE_DIALOGS = 9_000

/** When the server wants to know first that it is still the same person: asks, and what was asked for goes on. */
export function ConfirmIdentity(): ReactNode {
  const answer = useQuestion('onUnconfirmed')
  return answer === undefined ? null : <Question answer={answer} />
}

/** Drawn when the ways are known: the field that is typed in first has the focus from the beginning. */
function Question({ answer }: { readonly answer: Answer }): ReactNode {
  const { data: ways, error } = useQuery({
    queryKey: ['proof-ways'],
    queryFn: readProofWays,
    // A passkey may have been made a moment ago.
    staleTime: 0,
    gcTime: 0,
  })
  if (ways === undefined && error === null) return null
  return (
    <QuestionDialog title={t('Is it you?')} zIndex={ABOVE_DIALOGS} onRefuse={() => answer(false)}>
      {ways === undefined ? (
        <Stack gap="sm">
          <Alert color="red" role="alert">
            {wordsOf(error)}
          </Alert>
          <NotNow answer={answer} />
        </Stack>
      ) : (
        <Ways ways={ways} answer={answer} />
      )}
    </QuestionDialog>
  )
}

/** Only what this person has: asking for a password of who has none leads nowhere. */
function Ways({ ways, answer }: { readonly ways: ProofWays; readonly answer: Answer }): ReactNode {
  const [isByOld, setByOld] = useState(false)
  const providers = <ConfirmProviders providers={ways.providers} answer={answer} />
  if (ways.password === 'directory' && !isByOld)
    return (
      <SignInForm
        answer={answer}
        text={t('This protects your account. Type the password of your directory again to go on.')}
        hasPasskey={ways.passkey}
        more={
          <>
            {ways.isHereToo && (
              <Button variant="default" onClick={() => setByOld(true)}>
                {t('Use your old password here instead')}
              </Button>
            )}
            {providers}
          </>
        }
      />
    )
  const passkey = ways.passkey && knowsPasskeys && (
    <PasskeyWay answer={answer} isOnlyOne={ways.password === undefined} />
  )
  return (
    <Stack gap="sm">
      {ways.password === 'here' || isByOld ? (
        <ConfirmPassword answer={answer} />
      ) : (
        <WithoutPassword {...ways} />
      )}
      {passkey}
      {providers}
      <NotNow answer={answer} />
    </Stack>
  )
}

function WithoutPassword(ways: ProofWays): ReactNode {
  const hasOther = (ways.passkey && knowsPasskeys) || ways.providers.length > 0
  return (
    <>
      <Text>
        {hasOther
          ? t('This protects your account. Show again that it is you to go on.')
          : t(
              'This protects your account, and there is nothing by which you could show here that it is you. Sign out, and sign in again as you did before; then try once more.',
            )}
      </Text>
      {hasOther && !canProve(ways) && (
        <Text>
          {t(
            'Your provider did not say last time when you signed in there, and without that it shows nothing. If it stays so, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.',
          )}
        </Text>
      )}
    </>
  )
}

function PasskeyWay({
  answer,
  isOnlyOne,
}: {
  readonly answer: Answer
  readonly isOnlyOne: boolean
}): ReactNode {
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button
        variant={isOnlyOne ? 'filled' : 'default'}
        data-autofocus={isOnlyOne || undefined}
        loading={isBusy}
        onClick={() =>
          void attempt(async () => {
            await confirmByPasskey()
            answer(true)
          })
        }
      >
        {isOnlyOne ? t('Use a passkey') : t('Use a passkey instead')}
      </Button>
    </>
  )
}
