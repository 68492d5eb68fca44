import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { useAttempt } from '../shell/use-attempt.ts'
import type { Check } from './check.ts'
import { Checks, type PlannedCheck } from './checks.tsx'
import { testDirectory } from './directory-api.ts'

/** Tries the directory as it is saved, for one login, without signing anybody in. */
export function DirectoryTest({ isChanged }: { readonly isChanged: boolean }): ReactNode {
  const [login, setLogin] = useState('')
  const [checks, setChecks] = useState<readonly Check[]>()
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const run = async (): Promise<void> => setChecks(await testDirectory(login))
  return (
    <section className={page.card} aria-labelledby="directory-test">
      <h2 id="directory-test" className={page.cardTitle}>
        {t('Test')}
      </h2>
      <p className={page.cardLead}>
        {isChanged
          ? t('Save first: the test tries what is saved.')
          : t('Looks for somebody as a sign-in does, without a password and without signing in.')}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(run)
        }}
      >
        <div className={page.fields}>
          <TextInput
            label={t('Login of somebody to look for')}
            autoComplete="off"
            spellCheck={false}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
        </div>
        <div className={page.buttons}>
          <Button
            type="submit"
            variant="default"
            disabled={isChanged || login.trim() === ''}
            loading={isBusy}
          >
            {t('Test the directory')}
          </Button>
        </div>
      </form>
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      {checks !== undefined && !isBusy && <Checks plan={checkPlan()} checks={checks} />}
    </section>
  )
}

function checkPlan(): readonly PlannedCheck[] {
  return [
    {
      check: 'connection',
      label: t('It answers over TLS'),
      hint: t('Compare name, port, encryption and certificate with those of the server.'),
    },
    {
      check: 'search_account',
      label: t('The search account signs in'),
      hint: t('Type its name (DN) and its password again.'),
    },
    {
      check: 'base',
      label: t('People can be looked for'),
      hint: t('Check the base, and that the search account may read there.'),
    },
    {
      check: 'person',
      label: t('The login leads to one person'),
      hint: t('Check the filter, or try the login of somebody else.'),
    },
  ]
}
