import type { ReactNode } from 'react'
import { formatAgo, formatBytes, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { type BackupActs, BackupButtons } from './backup-actions.tsx'
import { BackupBadge } from './backup-badge.tsx'
import styles from './vault.module.css'
import type { VaultBackup } from './vault-api.ts'
import { isLosing, newestFirst } from './vault-standing.ts'
import { fateWords, kindWords, lostWords, regionWords, verifiedWords } from './vault-words.ts'

/** All backups that there are, newest first. */
export function BackupTable({
  backups,
  regions,
  now,
  acts,
}: {
  readonly backups: readonly VaultBackup[]
  readonly regions: readonly string[]
  readonly now: Date
  readonly acts: BackupActs
}): ReactNode {
  return (
    <table className={`${page.table} ${styles.backups}`}>
      <thead>
        <tr>
          <th scope="col">{t('Taken')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col" className={page.end}>
            {t('Size')}
          </th>
          <th scope="col">{t('Regions')}</th>
          <th scope="col">{t('What happens to it')}</th>
          <th scope="col">
            <span className={page.spoken}>{t('Actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {newestFirst(backups).map((backup) => (
          <BackupRow key={backup.id} {...{ backup, regions, now, acts }} />
        ))}
      </tbody>
    </table>
  )
}

function BackupRow({
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
  const verified = verifiedWords(backup)
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={backup.at}>{formatInstant(backup.at)}</time>
        <span className={page.below}>
          {formatAgo(backup.at, now)} · {kindWords(backup.kind)}
        </span>
      </td>
      <td className={styles.state}>
        <BackupBadge backup={backup} regions={regions} />
        <span className={page.below}>{verified ?? backup.message}</span>
        {isLosing(backup) && <span className={page.below}>{lostWords()}</span>}
      </td>
      <td className={`${page.end} ${styles.size}`} data-label={t('Size')}>
        {typeof backup.bytes === 'number' ? formatBytes(backup.bytes) : '–'}
      </td>
      <td data-label={t('Regions')}>{regionWords(backup, regions)}</td>
      <td className={styles.fate}>{fateWords(backup)}</td>
      <td className={page.end}>
        <span className={page.acts}>
          <BackupButtons backup={backup} acts={acts} />
        </span>
      </td>
    </tr>
  )
}
