import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { NameDialog } from './name-dialog.tsx'
import { changeSearch, deleteSearch, type SavedSearch, shareSearch } from './saved-searches.ts'
import styles from './search.module.css'

/** One's own searches: pin, open first, rename, share, delete. */
export function ManageDialog(props: {
  readonly searches: readonly SavedSearch[]
  readonly onClose: () => void
}): ReactNode {
  const { searches, onClose } = props
  const [renamed, setRenamed] = useState<SavedSearch>()
  const [problem, setProblem] = useState<string>()
  const attempt = async (run: () => Promise<void>): Promise<void> => {
    setProblem(undefined)
    await run().catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    )
  }
  if (renamed !== undefined)
    return (
      <NameDialog
        search={renamed}
        onClose={() => setRenamed(undefined)}
        onSave={async (name, isShared) => await rename(renamed, name, isShared)}
      />
    )
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('Saved searches')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {problem !== undefined && <p role="alert">{problem}</p>}
      <ul className={styles.managed}>
        {searches.map((search) => (
          <ManagedSearch
            key={search.id}
            search={search}
            attempt={attempt}
            onRename={() => setRenamed(search)}
          />
        ))}
      </ul>
      {searches.length === 0 && <p>{t('No searches are saved.')}</p>}
    </Modal>
  )
}

function ManagedSearch(props: {
  readonly search: SavedSearch
  readonly attempt: (run: () => Promise<void>) => Promise<void>
  readonly onRename: () => void
}): ReactNode {
  const { search, attempt, onRename } = props
  const { name, isPinned, opensFirst, isShared } = search
  const button = (label: string, run: () => Promise<void>): ReactNode => (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${label}: ${name}`}
      onClick={() => {
        void attempt(run)
      }}
    >
      {label}
    </Button>
  )
  return (
    <li className={styles.managedItem}>
      <span className={styles.managedName}>
        <bdi>{name}</bdi>
        {isShared && <span className={styles.note}> {t('shared')}</span>}
      </span>
      {button(
        isPinned ? t('Unpin') : t('Pin'),
        async () => await changeSearch(search, { pinned: !isPinned }),
      )}
      {button(
        opensFirst ? t('Do not open first') : t('Open first'),
        async () => await changeSearch(search, { opens_first: !opensFirst }),
      )}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('Rename or share {name}', { name })}
        onClick={onRename}
      >
        {t('Rename or share')}
      </Button>
      {button(t('Delete'), async () => await deleteSearch(search.id))}
    </li>
  )
}

async function rename(search: SavedSearch, name: string, isShared: boolean): Promise<void> {
  if (name !== search.name) await changeSearch(search, { name })
  if (isShared !== search.isShared) await shareSearch(search.id, isShared)
}
