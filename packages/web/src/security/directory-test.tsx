import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { useAttempt } from '../shell/use-attempt.ts'
import { Checks, type PlannedCheck } from './checks.tsx'
import { type HostChecks, testDirectory } from './directory-api.ts'
import styles from './security.module.css'

/** Tries a directory as it is saved, at each of its servers, for one login, without signing anybody in. */
export function DirectoryTest({ id }: { readonly id: string }): ReactNode {
  const [login, setLogin] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const [tried, setTried] = useState<readonly HostChecks[]>()
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const run = async (): Promise<void> => setTried(await testDirectory(id, login))
  return (
    <div className={styles.tried}>
      <form
        aria-label={t('Test')}
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(run)
        }}
      >
        <div className={page.fields}>
          <TextInput
            ref={input}
            label={t('Login of somebody to look for')}
            description={t(
              'Looks for somebody as a sign-in does, without a password and without signing in.',
            )}
            autoComplete="off"
            spellCheck={false}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
        </div>
        <div className={page.buttons}>
          <Button type="submit" variant="default" disabled={login.trim() === ''} loading={isBusy}>
            {t('Test the directory')}
          </Button>
        </div>
      </form>
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      {!isBusy && tried?.map((one) => <HostResult key={one.host} tried={one} />)}
    </div>
  )
}

/** Servers that are not asked as long as others answer are tried, too: one learns of a dead one before it is needed. */
function HostResult({ tried }: { readonly tried: HostChecks }): ReactNode {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h4 id={id} className={styles.host} dir="ltr">
        {tried.host}
      </h4>
      <Checks plan={checkPlan()} checks={tried.checks} />
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
