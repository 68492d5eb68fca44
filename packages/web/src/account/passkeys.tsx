import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deviceName } from '@zennnn/kernel'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { isKnownHere, knowsPasskeys, makePasskey } from '../api/passkey.ts'
import { wordsOf } from '../api/problem.ts'
import { requestJson } from '../api/request.ts'
import { readSignInWays } from '../api/sign-in-ways.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { readFactors } from './factor-api.ts'
import { afterPasskeyMade, afterPasskeyRemoval, passkeyUse } from './factor-words.ts'
import { useOwnPassword } from './own-password.ts'
import { type Passkey, readPasskeys } from './passkey-list.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** The devices that stand for the person: they open the account, or are asked for after another way. */
export function PasskeyCard(): ReactNode {
  const { data: ways } = useQuery({ queryKey: ['sign-in-ways'], queryFn: readSignInWays })
  const password = useOwnPassword()
  return (
    <section className={styles.card} aria-labelledby="account-passkeys">
      <h2 id="account-passkeys" className={styles.cardTitle}>
        {t('Passkeys')}
      </h2>
      <p className={styles.cardLead}>{ways !== undefined && passkeyUse(ways.passkey, password)}</p>
      <Passkeys opens={ways?.passkey} />
    </section>
  )
}

/** `opens`: whether passkeys let people in here; undefined as long as that is not known. */
function Passkeys({ opens }: { readonly opens: boolean | undefined }): ReactNode {
  const queries = useQueryClient()
  const password = useOwnPassword()
  const { data, error } = useQuery({ queryKey: ['passkeys'], queryFn: readPasskeys })
  const { data: factors, error: factorError } = useQuery({
    queryKey: ['factors'],
    queryFn: readFactors,
  })
  const [codes, setCodes] = useState<readonly string[]>([])
  const [removed, setRemoved] = useState<Passkey>()
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: ['passkeys'] })
    void queries.invalidateQueries({ queryKey: ['factors'] })
  }
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
  // What failed to load is not none: whoever reads none makes another, or trusts that nobody else did.
  const unread = error ?? factorError
  if (unread !== null)
    return (
      <p className={styles.problem} role="alert">
        {t('Your passkeys cannot be shown now: {why}', { why: wordsOf(unread) })}
      </p>
    )
  if (data === undefined || factors === undefined) return <LateSkeleton lines={2} />
  return (
    <>
      {data.length > 0 && <Table passkeys={data} onRemove={setRemoved} />}
      {knowsPasskeys ? (
        <MakePasskey
          opens={opens}
          onMade={(fresh) => {
            setCodes(fresh)
            refresh()
          }}
        />
      ) : (
        <p className={styles.quiet}>{t('This browser is too old to make passkeys.')}</p>
      )}
      {removed !== undefined && (
        <ConfirmDialog
          title={t('Remove {name}?', { name: removed.name })}
          text={afterPasskeyRemoval({
            passkeysLeft: data.length - 1,
            hasApp: factors.totpSince !== undefined,
            opened: opens !== false,
            password,
          })}
          verb={t('Remove passkey')}
          isDangerous
          onConfirm={async () => {
            await requestJson(`/auth/passkeys/${removed.id}`, { method: 'DELETE' })
            notifyDone(t('The passkey was removed.'))
            refresh()
          }}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </>
  )
}

function MakePasskey({
  opens,
  onMade,
}: {
  readonly opens: boolean | undefined
  readonly onMade: (codes: readonly string[]) => void
}): ReactNode {
  const [name, setName] = useState(deviceName(navigator.userAgent))
  const password = useOwnPassword()
  const { isBusy, problem, attempt } = useAttempt((error) =>
    isKnownHere(error)
      ? t('This device holds a passkey for your account already.')
      : wordsOf(error),
  )
  const make = async (): Promise<void> =>
    await attempt(async () => {
      const codes = await makePasskey(name)
      notifyDone(afterPasskeyMade(opens !== false, password))
      onMade(codes)
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <div className={styles.fields}>
        <TextInput
          label={t('Name of the device')}
          maxLength={120}
          value={name}
          error={problem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className={styles.buttons}>
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={isBusy}>
          {t('Make a passkey')}
        </Button>
      </div>
    </form>
  )
}

function Table(props: {
  readonly passkeys: readonly Passkey[]
  readonly onRemove: (passkey: Passkey) => void
}): ReactNode {
  const now = new Date()
  return (
    <PanelTable
      rows={props.passkeys}
      columns={[
        { label: t('Device'), cell: ({ name }) => name },
        { label: t('Made'), cell: ({ createdAt }) => formatInstant(createdAt) },
        {
          label: t('Last used'),
          cell: ({ lastUsedAt }) =>
            lastUsedAt === undefined ? t('Never') : formatAgo(lastUsedAt, now),
        },
      ]}
      acts={(one) => (
        <Button
          size="xs"
          variant="default"
          aria-label={t('Remove passkey: {name}', { name: one.name })}
          onClick={() => props.onRemove(one)}
        >
          {t('Remove passkey')}
        </Button>
      )}
    />
  )
}
