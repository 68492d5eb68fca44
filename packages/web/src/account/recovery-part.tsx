import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { readFactors, renewRecoveryCodes } from './factor-api.ts'
import { readPasskeys } from './passkey-list.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** How many codes on paper are left, and the way to new ones. Not there for who has nothing that they could stand in for. */
export function RecoveryPart(): ReactNode {
  const {
    data: factors,
    error,
    refetch,
  } = useQuery({
    queryKey: ['factors'],
    queryFn: readFactors,
  })
  const { data: passkeys, error: passkeyError } = useQuery({
    queryKey: ['passkeys'],
    queryFn: readPasskeys,
  })
  const [codes, setCodes] = useState<readonly string[]>()
  const [isAsking, setAsking] = useState(false)
  const hasFactor = factors?.totpSince !== undefined || (passkeys ?? []).length > 0
  // Without both it is not known whether there is anything that they could stand in for.
  const unread = hasFactor ? null : (error ?? passkeyError)
  if (unread !== null)
    return (
      <Card>
        <p className={styles.problem} role="alert">
          {t('Your recovery codes cannot be shown now: {why}', { why: wordsOf(unread) })}
        </p>
      </Card>
    )
  if (factors === undefined || !hasFactor) return undefined
  return (
    <Card>
      {codes === undefined ? (
        <Left count={factors.recoveryCodesLeft} onRenew={() => setAsking(true)} />
      ) : (
        <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('Make new recovery codes?')}
          text={t('The old ones open nothing from then on.')}
          verb={t('Make new codes')}
          onConfirm={async () => {
            setCodes(await renewRecoveryCodes())
            void refetch()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  )
}

function Card({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.card} aria-labelledby="account-recovery">
      <h2 id="account-recovery" className={styles.cardTitle}>
        {t('Recovery codes')}
      </h2>
      {children}
    </section>
  )
}

function Left({
  count,
  onRenew,
}: {
  readonly count: number
  readonly onRenew: () => void
}): ReactNode {
  return (
    <>
      <p className={styles.cardLead}>
        {t(
          '{count, plural, =0 {No recovery code is left: make new ones.} one {# recovery code is left.} other {# recovery codes are left.}}',
          { count },
        )}
      </p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onRenew}>
          {t('Make new codes')}
        </Button>
      </div>
    </>
  )
}
