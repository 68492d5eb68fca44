import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { orderVaultJob, type VaultOf, type VaultRestore } from './vault-api.ts'
import { refreshVault } from './vault-query.ts'

/** Of a copy that ends by itself: when, and the way to end it now. */
export function DeleteCopyButton({
  restore,
  onDelete,
}: {
  readonly restore: VaultRestore
  readonly onDelete: (restore: VaultRestore) => void
}): ReactNode {
  const { endsAt } = restore
  if (typeof endsAt !== 'string') return null
  return (
    <span className={page.acts}>
      <span className={page.quiet}>{t('until {when}', { when: formatInstant(endsAt) })}</span>
      <Button size="xs" variant="default" onClick={() => onDelete(restore)}>
        {t('Delete…')}
      </Button>
    </span>
  )
}

export function DeleteCopyDialog({
  of,
  restore,
  onClose,
}: {
  readonly of: VaultOf
  readonly restore: VaultRestore
  readonly onClose: () => void
}): ReactNode {
  const remove = async (): Promise<void> => {
    await orderVaultJob(of, { kind: 'restore_drop', restore: restore.id })
    await refreshVault(of)
    notifyDone(t('The deletion was ordered. It goes on without this page.'))
  }
  return (
    <ConfirmDialog
      title={t('Delete the copy {name}?', { name: restore.slug ?? '' })}
      text={t(
        'Nobody comes into it any more, and in the next night it is deleted. The live database and all backups stay.',
      )}
      verb={t('Delete the copy')}
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    />
  )
}
