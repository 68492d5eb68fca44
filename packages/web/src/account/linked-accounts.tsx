import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { wordsOf } from '../api/problem.ts'
import { canProve, readProofWays } from '../api/proof-ways.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import {
  beginLink,
  type LinkedAccount,
  readLinkedAccounts,
  unlinkAccount,
} from './linked-account.ts'

/** The accounts elsewhere that open this one. Not there where no provider is known. */
export function LinkedAccounts(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['linked-accounts'],
    queryFn: readLinkedAccounts,
  })
  const [unlinked, setUnlinked] = useState<LinkedAccount>()
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  // What failed to load is not none: whoever sees none trusts that nobody linked another.
  if (data === undefined && error !== null)
    return (
      <Card>
        <p className={styles.problem} role="alert">
          {t('Your linked accounts cannot be shown now: {why}', { why: wordsOf(error) })}
        </p>
      </Card>
    )
  if (data === undefined || data.length === 0) return null
  const link = ({ id }: LinkedAccount): void =>
    void attempt(async () => location.assign(await beginLink(id)))
  return (
    <Card>
      <p className={styles.cardLead}>
        {t('An account that you have elsewhere opens this one, by its button on the sign-in page.')}
      </p>
      {data.some(({ account }) => account !== undefined) && <ProofHint />}
      <Table accounts={data} isBusy={isBusy} onLink={link} onUnlink={setUnlinked} />
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {unlinked !== undefined && (
        <ConfirmDialog
          title={t('Unlink {name}?', { name: unlinked.name })}
          text={t('Your account there opens this one no more.')}
          verb={t('Unlink account')}
          isDangerous
          onConfirm={async () => {
            await unlinkAccount(unlinked.id)
            await refetch()
            notifyDone(t('The account was unlinked.'))
          }}
          onClose={() => setUnlinked(undefined)}
        />
      )}
    </Card>
  )
}

function Card({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.card} aria-labelledby="account-linked">
      <h2 id="account-linked" className={styles.cardTitle}>
        {t('Linked accounts')}
      </h2>
      {children}
    </section>
  )
}

/** Said as long as the proof still holds by which the account was linked: later there is none to add anything. */
function ProofHint(): ReactNode {
  const { data } = useQuery({ queryKey: ['proof-ways'], queryFn: readProofWays, staleTime: 0 })
  if (data === undefined || canProve(data)) return null
  return (
    <p className={styles.problem} role="note">
      {t(
        'Make a passkey now. Your provider does not say when you sign in there, so an account there lets you in, but does not show later on that it is you.',
      )}
    </p>
  )
}

function Table(props: {
  readonly accounts: readonly LinkedAccount[]
  readonly isBusy: boolean
  readonly onLink: (account: LinkedAccount) => void
  readonly onUnlink: (account: LinkedAccount) => void
}): ReactNode {
  return (
    <PanelTable
      rows={props.accounts}
      columns={[
        { label: t('Provider'), cell: nameOf },
        { label: t('Account there'), cell: accountOf },
        { label: t('Last used'), cell: lastUseOf },
      ]}
      acts={(one) =>
        one.account === undefined ? (
          <Button
            size="xs"
            variant="default"
            loading={props.isBusy}
            aria-label={t('Link an account of {name}', { name: one.name })}
            onClick={() => props.onLink(one)}
          >
            {t('Link')}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            aria-label={t('Unlink the account of {name}', { name: one.name })}
            onClick={() => props.onUnlink(one)}
          >
            {t('Unlink')}
          </Button>
        )
      }
    />
  )
}

function nameOf({ name, isEnabled }: LinkedAccount): ReactNode {
  return (
    <>
      {name} {!isEnabled && <span className={styles.tag}>{t('Off')}</span>}
    </>
  )
}

function accountOf({ account }: LinkedAccount): ReactNode {
  if (account === undefined) return <span className={styles.quiet}>{t('Not linked')}</span>
  const { label, at } = account
  return (
    <>
      <bdi>{label === '' ? t('Without a name') : label}</bdi>
      <span className={styles.below}>{t('Linked on {at}', { at: formatInstant(at) })}</span>
    </>
  )
}

function lastUseOf({ account }: LinkedAccount): ReactNode {
  if (account === undefined) return null
  const { lastUsedAt } = account
  return lastUsedAt === undefined ? t('Never') : formatAgo(lastUsedAt, new Date())
}
