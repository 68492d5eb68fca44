import type { ReactNode } from 'react'
import { formatAgo, formatBytes, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { type BackupActs, BackupButtons } from './backup-actions.tsx'
import { BackupBadge } from './backup-badge.tsx'
import styles from './vault.module.css'
import type { VaultBackup } from './vault-api.ts'
import { fateWords, kindWords, regionWords, verifiedWords } from './vault-words.ts'

/** All that is known of the backup whose rung was pressed. */
export function BackupDetails({
  backup,
  regions,
  now,
  acts,
}: {
  readonly backup: VaultBackup
  readonly regions: readonly string[]
  readonly now: Date
  readonly acts: BackupActs
}): ReactNode {
  const facts = [
    [t('Taken'), `${formatInstant(backup.at)} (${formatAgo(backup.at, now)})`],
    [t('Kind'), kindWords(backup.kind)],
    [t('Size'), typeof backup.bytes === 'number' ? formatBytes(backup.bytes) : '–'],
    [t('Regions'), regionWords(backup, regions)],
    [t('Test restore'), verifiedWords(backup) ?? t('Not yet')],
    [t('What happens to it'), fateWords(backup)],
  ] as const
  return (
    <section className={styles.details} aria-label={t('The chosen backup')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.detailActs}>
        <BackupBadge backup={backup} regions={regions} />
        <BackupButtons backup={backup} acts={acts} />
      </p>
    </section>
  )
}
