import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyProblem } from '../shell/notify.ts'
import styles from './vault.module.css'
import { orderVaultJob, type Vault, type VaultOf } from './vault-api.ts'
import { jobsOf, refreshVault } from './vault-query.ts'
import { standingOf } from './vault-standing.ts'
import { awayWords, standingWords } from './vault-words.ts'

/** How the database stands, and what is done most. */
export function VaultHead({
  of,
  title,
  vault,
  now,
  onDownload,
}: {
  readonly of: VaultOf
  readonly title: string
  readonly vault: Vault
  readonly now: Date
  readonly onDownload: (() => void) | undefined
}): ReactNode {
  const [isBusy, setBusy] = useState(false)
  const standing = standingOf(vault.backups, now)
  const isMaking = jobsOf(vault).some(
    ({ kind, state }) => kind === 'backup' && (state === 'queued' || state === 'running'),
  )
  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      await orderVaultJob(of, { kind: 'backup' })
      await refreshVault(of)
    } catch (problem) {
      notifyProblem(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <header className={styles.head}>
      <div>
        <h1 className={page.title}>{title}</h1>
        <p className={`${page.lead} ${styles.standing}`} data-kind={standing.kind}>
          {standingWords(standing, now)}
        </p>
        {vault.away.length > 0 && (
          <p className={`${page.lead} ${styles.standing}`} data-kind="late" role="status">
            {awayWords(vault.away)}{' '}
            {t('Backups go on in the other regions and are copied there later.')}
          </p>
        )}
      </div>
      <div className={styles.headActs}>
        {onDownload !== undefined && (
          <Button variant="default" onClick={onDownload}>
            {t('Download…')}
          </Button>
        )}
        <Button loading={isBusy} disabled={isMaking} onClick={() => void make()}>
          {t('Back up now')}
        </Button>
      </div>
    </header>
  )
}
