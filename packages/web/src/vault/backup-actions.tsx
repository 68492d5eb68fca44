import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { VaultBackup } from './vault-api.ts'
import { isUsable } from './vault-standing.ts'

/** What may be done with a backup. */
export interface BackupActs {
  /** undefined where nobody may take the data away: operators. */
  readonly download: ((backup: VaultBackup) => void) | undefined
  readonly restore: (backup: VaultBackup) => void
  /** Ids of those that can be tried again; see `retryable`. */
  readonly retryable: ReadonlySet<string>
  readonly retry: (backup: VaultBackup) => Promise<void>
}

/** Names say of which backup they speak: in a list there are many of them. */
export function BackupButtons({
  backup,
  acts,
}: {
  readonly backup: VaultBackup
  readonly acts: BackupActs
}): ReactNode {
  const { download, restore, retryable } = acts
  const when = formatInstant(backup.at)
  return (
    <>
      {retryable.has(backup.id) && <RetryButton backup={backup} retry={acts.retry} />}
      {isUsable(backup) && download !== undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('Download the backup of {when}', { when })}
          onClick={() => download(backup)}
        >
          {t('Download')}
        </Button>
      )}
      {isUsable(backup) && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('Restore the backup of {when}', { when })}
          onClick={() => restore(backup)}
        >
          {t('Restore…')}
        </Button>
      )}
    </>
  )
}

/** Another backup in place of one that failed, or a copy for the regions that lack it. */
function RetryButton({
  backup,
  retry,
}: {
  readonly backup: VaultBackup
  readonly retry: BackupActs['retry']
}): ReactNode {
  const [isBusy, setBusy] = useState(false)
  const start = async (): Promise<void> => {
    setBusy(true)
    await retry(backup)
    setBusy(false)
  }
  return (
    <Button
      size="xs"
      variant="default"
      loading={isBusy}
      aria-label={t('Try the backup of {when} again', { when: formatInstant(backup.at) })}
      onClick={() => void start()}
    >
      {t('Try again')}
    </Button>
  )
}
