import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { DeleteCopyButton, DeleteCopyDialog } from './copy-delete.tsx'
import styles from './vault.module.css'
import { orderVaultJob, type Vault, type VaultOf, type VaultRestore } from './vault-api.ts'
import { refreshVault } from './vault-query.ts'
import { restoreStateWords } from './vault-words.ts'

/** What was restored: copies to be opened and deleted, and restores on live that can still be undone. */
export function RestoresCard({
  of,
  vault,
}: {
  readonly of: VaultOf
  readonly vault: Vault
}): ReactNode {
  const [undone, setUndone] = useState<VaultRestore>()
  const [deleted, setDeleted] = useState<VaultRestore>()
  if (vault.restores.length === 0) return null
  return (
    <section className={page.card} aria-labelledby="restores">
      <h2 id="restores" className={page.cardTitle}>
        {t('Restores')}
      </h2>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">{t('Ordered')}</th>
            <th scope="col">{t('Where to')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Backup of')}</th>
            <th scope="col">
              <span className={page.spoken}>{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {vault.restores.map((restore) => (
            <tr key={restore.id}>
              <td>{formatInstant(restore.at)}</td>
              <td>
                <Target restore={restore} />
              </td>
              <td>
                <span className={styles.badge} data-state={restore.state}>
                  {restoreStateWords(restore)}
                </span>
              </td>
              <td>{backupWords(vault, restore)}</td>
              <td className={page.end}>
                <UndoButton restore={restore} now={vault.now} onUndo={setUndone} />
                <DeleteCopyButton restore={restore} onDelete={setDeleted} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {undone !== undefined && (
        <UndoDialog
          of={of}
          restore={undone}
          slug={vault.slug}
          onClose={() => setUndone(undefined)}
        />
      )}
      {deleted !== undefined && (
        <DeleteCopyDialog of={of} restore={deleted} onClose={() => setDeleted(undefined)} />
      )}
    </section>
  )
}

function Target({ restore: { mode, url, slug } }: { readonly restore: VaultRestore }): ReactNode {
  if (mode === 'live') return t('On live')
  if (typeof url !== 'string') return t('On the side')
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {t('Open {name}', { name: slug ?? url })}
    </a>
  )
}

function backupWords({ backups }: Vault, { backup }: VaultRestore): string {
  const found = backups.find(({ id }) => id === backup)
  return found === undefined ? t('one that is gone') : formatInstant(found.at)
}

function UndoButton({
  restore,
  now,
  onUndo,
}: {
  readonly restore: VaultRestore
  readonly now: string
  readonly onUndo: (restore: VaultRestore) => void
}): ReactNode {
  const { undoUntil } = restore
  if (typeof undoUntil !== 'string' || undoUntil < now || restore.state !== 'done') return null
  return (
    <span className={page.acts}>
      <span className={page.quiet}>{t('until {when}', { when: formatInstant(undoUntil) })}</span>
      <Button size="xs" variant="default" onClick={() => onUndo(restore)}>
        {t('Undo…')}
      </Button>
    </span>
  )
}

function UndoDialog({
  of,
  restore,
  slug,
  onClose,
}: {
  readonly of: VaultOf
  readonly restore: VaultRestore
  readonly slug: string
  readonly onClose: () => void
}): ReactNode {
  const undo = async (): Promise<void> => {
    await orderVaultJob(of, { kind: 'restore_undo', restore: restore.id })
    await refreshVault(of)
    notifyDone(t('The undo was ordered. It goes on without this page.'))
  }
  return (
    <ConfirmDialog
      title={t('Undo the restore of {slug}?', { slug })}
      text={t(
        'What was live before the restore of {when} comes back. What was entered since then is no longer live; it is kept as a database of its own until the term of the undo is over.',
        { when: formatInstant(restore.at) },
      )}
      verb={t('Undo the restore')}
      isDangerous
      onConfirm={undo}
      onClose={onClose}
    />
  )
}
