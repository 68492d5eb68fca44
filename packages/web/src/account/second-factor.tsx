import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { wordsOf } from '../api/problem.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { beginTotp, readFactors, removeTotp, type TotpSetup } from './factor-api.ts'
import { afterAppRemoval, appUse } from './factor-words.ts'
import { useOwnPassword } from './own-password.ts'
import { readPasskeys } from './passkey-list.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SetUpTotp } from './set-up-totp.tsx'

/** The app for codes: whether there is one, and the ways to set it up and take it away. */
export function SecondFactor(): ReactNode {
  const { data, error, refetch } = useQuery({ queryKey: ['factors'], queryFn: readFactors })
  const [setup, setSetup] = useState<TotpSetup>()
  const [codes, setCodes] = useState<readonly string[]>()
  if (codes !== undefined) return <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />
  if (setup !== undefined)
    return (
      <SetUpTotp
        setup={setup}
        onCancel={() => setSetup(undefined)}
        onDone={(fresh) => {
          setSetup(undefined)
          setCodes(fresh)
          void refetch()
        }}
      />
    )
  if (error !== null)
    return (
      <p className={styles.problem} role="alert">
        {wordsOf(error)}
      </p>
    )
  if (data === undefined) return <LateSkeleton lines={2} />
  if (data.totpSince === undefined) return <NoApp isNeeded={data.isNeeded} onBegun={setSetup} />
  return <OwnApp since={data.totpSince} isNeeded={data.isNeeded} onRemoved={() => void refetch()} />
}

function NoApp({
  isNeeded,
  onBegun,
}: {
  readonly isNeeded: boolean
  readonly onBegun: (setup: TotpSetup) => void
}): ReactNode {
  const password = useOwnPassword()
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const begin = async (): Promise<void> => await attempt(async () => onBegun(await beginTotp()))
  return (
    <>
      <p className={styles.cardLead}>
        {isNeeded
          ? t('Your administrator wants a second factor: set one up before you sign in next time.')
          : appUse(password)}
      </p>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button variant="default" loading={isBusy} onClick={() => void begin()}>
          {t('Set up an app')}
        </Button>
      </div>
    </>
  )
}

function OwnApp({
  since,
  isNeeded,
  onRemoved,
}: {
  readonly since: string
  readonly isNeeded: boolean
  readonly onRemoved: () => void
}): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const password = useOwnPassword()
  const { data: passkeys, error } = useQuery({ queryKey: ['passkeys'], queryFn: readPasskeys })
  return (
    <>
      <p className={styles.cardLead}>
        {t('An app protects your account since {at}.', { at: formatInstant(since) })}{' '}
        {isNeeded && t('Your administrator wants a second factor: it cannot be removed.')}
      </p>
      <div className={styles.buttons}>
        <Button
          variant="default"
          // What removing it means depends on the passkeys.
          disabled={isNeeded || passkeys === undefined}
          onClick={() => setAsking(true)}
        >
          {t('Remove the app')}
        </Button>
      </div>
      {error !== null && (
        <p className={styles.problem} role="alert">
          {t('Your passkeys cannot be shown now: {why}', { why: wordsOf(error) })}
        </p>
      )}
      {isAsking && passkeys !== undefined && (
        <ConfirmDialog
          title={t('Remove the app?')}
          text={afterAppRemoval(passkeys.length, password)}
          verb={t('Remove the app')}
          isDangerous
          onConfirm={async () => {
            await removeTotp()
            notifyDone(t('The app was removed.'))
            onRemoved()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
