import { Radio } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { formatBytes, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import styles from './vault.module.css'
import { orderDownload, type VaultBackup } from './vault-api.ts'

const NOW = 'now'

/** Which one; the rest is the browser's own download. */
export function DownloadDialog({
  backup,
  onClose,
}: {
  /** undefined: of now. */
  readonly backup: VaultBackup | undefined
  readonly onClose: () => void
}): ReactNode {
  const [which, setWhich] = useState(backup?.id ?? NOW)
  const download = async (): Promise<void> => {
    const url = await orderDownload(which === NOW ? null : which)
    // An answer that is a file leaves the page where it is.
    location.assign(url)
    notifyDone(t('The download begins.'))
  }
  return (
    <ConfirmDialog
      title={t('Download a backup')}
      text={t(
        'A ZIP file with the database for pg_restore of PostgreSQL and a manifest. It holds all data in plain: keep it where only the right people get at it. The download stands in the audit log.',
      )}
      verb={t('Download')}
      onConfirm={download}
      onClose={onClose}
    >
      {backup !== undefined && (
        <Radio.Group label={t('Which one')} value={which} onChange={setWhich}>
          <div className={styles.ways}>
            <Radio value={backup.id} label={labelOf(backup)} />
            <Radio value={NOW} label={t('The database as it is now')} />
          </div>
        </Radio.Group>
      )}
    </ConfirmDialog>
  )
}

function labelOf({ at, bytes }: VaultBackup): string {
  const when = formatInstant(at)
  return typeof bytes === 'number'
    ? t('The backup of {when} ({size})', { when, size: formatBytes(bytes) })
    : t('The backup of {when}', { when })
}
