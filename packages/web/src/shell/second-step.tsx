import { Button, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { knowsPasskeys } from '../api/passkey.ts'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'

interface StepProps {
  /** By what this person can answer, as the server names it. */
  readonly factors: readonly string[]
  readonly code: string
  readonly isBusy: boolean
  readonly onCode: (code: string) => void
  readonly onPasskey: () => void
}

/** What a refused sign-in may be answered with. Everything there is, when the server did not say. */
export function factorsOf(error: unknown): readonly string[] {
  const details = error instanceof ApiProblem ? error.details : undefined
  const factors: unknown = Reflect.get(Object(details), 'factors')
  return Array.isArray(factors) ? factors.map(String) : ['totp', 'passkey', 'recovery_code']
}

/** After the password: only what this person has, and the passkey first where no app shows codes. */
export function SecondStep(props: StepProps): ReactNode {
  const { factors, isBusy, onPasskey } = props
  const hasPasskey = factors.includes('passkey')
  if (factors.includes('totp'))
    return (
      <>
        <CodePart {...props} />
        {hasPasskey && knowsPasskeys && (
          <Button variant="default" disabled={isBusy} onClick={onPasskey}>
            {t('Use a passkey instead')}
          </Button>
        )}
      </>
    )
  return (
    <>
      <Text>{t('After your password your account asks for your passkey.')}</Text>
      {hasPasskey && knowsPasskeys && (
        <Button ref={focus} loading={isBusy} onClick={onPasskey}>
          {t('Use a passkey')}
        </Button>
      )}
      {!knowsPasskeys && <Text>{t('This browser knows no passkeys.')}</Text>}
      {factors.includes('recovery_code') && <CodePart {...props} />}
    </>
  )
}

function CodePart({ factors, code, isBusy, onCode }: StepProps): ReactNode {
  const byApp = factors.includes('totp')
  return (
    <>
      <TextInput
        ref={byApp ? focus : undefined}
        label={byApp ? t('Code') : t('Recovery code')}
        description={descriptionOf(factors)}
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={40}
        value={code}
        onChange={(event) => onCode(event.currentTarget.value)}
      />
      <Button type="submit" variant={byApp ? 'filled' : 'default'} loading={isBusy}>
        {t('Sign in')}
      </Button>
    </>
  )
}

function descriptionOf(factors: readonly string[]): string {
  if (!factors.includes('totp'))
    return t('When your device is not at hand: one of the codes that you kept.')
  return factors.includes('recovery_code')
    ? t('The six digits that your app shows now, or one of your recovery codes.')
    : t('The six digits that the app shows now.')
}

/** What was typed in before is gone. The same function each time, so that it is called once. */
function focus(element: HTMLElement | null): void {
  element?.focus()
}
