import { type ReactNode, useState } from 'react'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyProblem } from '../shell/notify.ts'
import type { BackupActs } from './backup-actions.tsx'
import { BackupTable } from './backup-table.tsx'
import { DownloadDialog } from './download-dialog.tsx'
import { LadderCard } from './ladder-card.tsx'
import { PointCard } from './point-card.tsx'
import { RecoveryCard } from './recovery-card.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { RestoresCard } from './restores-card.tsx'
import styles from './vault.module.css'
import { orderVaultJob, type Vault, type VaultBackup, type VaultOf } from './vault-api.ts'
import { clockWords } from './vault-days.ts'
import { VaultHead } from './vault-head.tsx'
import { VaultJobs } from './vault-jobs.tsx'
import { jobsOf, refreshVault } from './vault-query.ts'
import { retryable } from './vault-retryable.ts'
import { planWords } from './vault-words.ts'

type Asked =
  | { readonly what: 'download'; readonly backup: VaultBackup | undefined }
  | { readonly what: 'restore'; readonly backup: VaultBackup }

/** The backups of one database: what runs, the ladder, the list, what was restored. */
export function VaultView({
  of,
  title,
  vault,
  aheadMs,
  error,
}: {
  readonly of: VaultOf
  readonly title: string
  readonly vault: Vault
  readonly aheadMs: number
  /** Why it could not be read again. */
  readonly error: Error | null
}): ReactNode {
  const [asked, setAsked] = useState<Asked>()
  const now = new Date(vault.now)
  const close = (): void => setAsked(undefined)
  const acts: BackupActs = {
    download: of.kind === 'own' ? (backup) => setAsked({ what: 'download', backup }) : undefined,
    restore: (backup) => setAsked({ what: 'restore', backup }),
    retryable: retryable(vault.backups, jobsOf(vault)),
    retry: async (backup) => await tryAgain(of, backup),
  }
  return (
    <>
      <VaultHead
        {...{ of, title, vault, now }}
        onDownload={acts.download && (() => setAsked({ what: 'download', backup: undefined }))}
      />
      <VaultJobs {...{ of, vault, aheadMs, error }} />
      <LadderCard vault={vault} acts={acts} />
      {vault.recovery !== null && (
        <RecoveryCard recovery={vault.recovery} regions={vault.regions} now={now} />
      )}
      <PointCard of={of} vault={vault} />
      <RestoresCard of={of} vault={vault} />
      <section className={page.card} aria-labelledby="all-backups">
        <header className={styles.cardHead}>
          <h2 id="all-backups" className={page.cardTitle}>
            {t('All backups')}
          </h2>
          <span className={styles.count}>
            {totalWords(vault)} {planWords(vault.backups)}
          </span>
        </header>
        {vault.backups.length === 0 ? (
          <p className={styles.empty}>{emptyWords(vault)}</p>
        ) : (
          <BackupTable backups={vault.backups} regions={vault.regions} now={now} acts={acts} />
        )}
      </section>
      {asked?.what === 'download' && <DownloadDialog backup={asked.backup} onClose={close} />}
      {asked?.what === 'restore' && (
        <RestoreDialog
          of={of}
          slug={vault.slug}
          backup={asked.backup}
          jobs={jobsOf(vault)}
          onClose={close}
        />
      )}
    </>
  )
}

async function tryAgain(of: VaultOf, { id }: VaultBackup): Promise<void> {
  try {
    await orderVaultJob(of, { kind: 'backup_retry', backup: id })
  } catch (problem) {
    notifyProblem(problem)
  }
  await refreshVault(of)
}

function emptyWords({ nextAt }: Vault): string {
  return typeof nextAt === 'string'
    ? t('The first backup is made tonight at about {time}; or make one now.', {
        time: clockWords(nextAt),
      })
    : t('There is no backup yet; make one now.')
}

function totalWords({ backups }: Vault): string {
  const bytes = backups.reduce((sum, backup) => sum + (backup.bytes ?? 0), 0)
  return t('{count, plural, one {# backup} other {# backups}}, {size} unpacked.', {
    count: backups.length,
    size: formatBytes(bytes),
  })
}
