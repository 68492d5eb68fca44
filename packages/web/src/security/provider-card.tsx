import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import type { Check } from './check.ts'
import { Checks, type PlannedCheck } from './checks.tsx'
import { ProviderQuestion } from './provider-question.tsx'
import styles from './security.module.css'
import { changeProvider, type SignInProvider, testProvider } from './sign-in-provider.ts'
import { WayInCard } from './way-in-card.tsx'

/** One provider: what the other side has to be told, and what can be done with it. */
export function ProviderCard(props: {
  readonly provider: SignInProvider
  readonly onChange: () => void
  readonly onChanged: () => Promise<unknown>
}): ReactNode {
  const { provider, onChange, onChanged } = props
  const { id, name, isEnabled } = provider
  const [checks, setChecks] = useState<readonly Check[]>()
  const testing = useAttempt(wordsOf)
  const turnOn = async (): Promise<void> => {
    await changeProvider(id, { enabled: true })
    await onChanged()
    notifyDone(t('The sign-in page has a button for {name} from now on.', { name }))
  }
  return (
    <WayInCard
      id={`provider-${id}`}
      name={name}
      isOn={isEnabled}
      facts={<Facts provider={provider} />}
      next={t(
        'Nobody sees its button yet. Enter the redirect address at the provider, test, then turn it on.',
      )}
      test={{
        isBusy: testing.isBusy,
        problem: testing.problem,
        onTest: () => void testing.attempt(async () => setChecks(await testProvider(id))),
      }}
      onTurnOn={turnOn}
      onChange={onChange}
      ask={(question, onClose) => (
        <ProviderQuestion {...{ provider, question, onClose }} onDone={onChanged} />
      )}
    >
      {checks !== undefined && !testing.isBusy && <Checks plan={checkPlan()} checks={checks} />}
    </WayInCard>
  )
}

function Facts({ provider }: { readonly provider: SignInProvider }): ReactNode {
  const { name, issuer, clientId, redirectUri, linked } = provider
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(redirectUri)
    notifyDone(t('The redirect address was copied.'))
  }
  const copying = useAttempt(wordsOf)
  return (
    <dl className={styles.facts}>
      <dt>{t('Address')}</dt>
      <dd>
        <code dir="ltr">{issuer}</code>
      </dd>
      <dt>{t('Client id')}</dt>
      <dd>
        <code dir="ltr">{clientId}</code>
      </dd>
      <dt>{t('Redirect address')}</dt>
      <dd>
        <code dir="ltr">{redirectUri}</code>
        <span className={page.acts}>
          <Button
            size="xs"
            variant="default"
            aria-label={actName(t('Copy'), name)}
            onClick={() => void copying.attempt(copy)}
          >
            {t('Copy')}
          </Button>
        </span>
        {copying.problem}
      </dd>
      <dt>{t('Linked accounts')}</dt>
      <dd>{formatInteger(linked)}</dd>
    </dl>
  )
}

function checkPlan(): readonly PlannedCheck[] {
  return [
    {
      check: 'discovery',
      label: t('The provider is found'),
      hint: t(
        'See that the provider is up, shows a certificate that holds, and calls itself by this address (its issuer).',
      ),
    },
    {
      check: 'pkce',
      label: t('It binds a sign-in to the browser'),
      hint: t('Ask who runs the provider to allow PKCE with S256.'),
    },
    {
      check: 'keys',
      label: t('Its keys can be read'),
      hint: t('Try again later, or ask who runs the provider.'),
    },
    {
      check: 'client',
      label: t('It knows this client'),
      hint: t(
        'Compare client id and secret with those at the provider; a secret may have run out.',
      ),
    },
    {
      check: 'auth_time',
      label: t('It says when people signed in there'),
      hint: t(
        'People come in by it, but an account there does not show later on that it is they: see that everybody has a passkey or a password too, or ask who runs the provider to send auth_time.',
      ),
      untried: t('Not known before somebody has come back from it.'),
    },
  ]
}
