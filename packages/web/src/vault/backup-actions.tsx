import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { VaultBackup } from './vault-api.ts'
import { isUsable } from './vault-standing.ts'

/** What may be done with a backup. */
export interface BackupActs {
  /** undefined where nobody may take the data away: operators. */
  readonly download: ((backup: VaultBackup) => void) | undefined
  readonly restore: (backup: VaultBackup) => void
}

/** Names say of which backup they speak: in a list there are many of them. */
export function BackupButtons({
  backup,
  acts,
}: {
  readonly backup: VaultBackup
  readonly acts: BackupActs
}): ReactNode {
  if (!isUsable(backup)) return null
  const { download, restore } = acts
  const when = formatInstant(backup.at)
  return (
    <>
      {download !== undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('Download the backup of {when}', { when })}
          onClick={() => download(backup)}
        >
          {t('Download')}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        aria-label={t('Restore the backup of {when}', { when })}
        onClick={() => restore(backup)}
      >
        {t('Restore…')}
      </Button>
    </>
  )
}
