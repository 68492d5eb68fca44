import { IconDownload, IconFile, IconFileTypePdf, IconPhoto, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMeta, useUser } from '../api/queries.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import { EntryTime } from './entry-time.tsx'
import styles from './files.module.css'
import { fileAddress, isPdf, isPicture, type StoredFile } from './files.ts'
import type { UndoableDelete } from './undoable-delete.ts'

/** One stored file: its name opens what can be looked at, and saves the rest. */
export function FileRow({
  file,
  deletion,
  onShow,
}: {
  readonly file: StoredFile
  readonly deletion: UndoableDelete
  readonly onShow: () => void
}): ReactNode {
  const mayDelete = useMayDelete(file)
  if (deletion.isWaiting(file.id))
    return (
      <li className={styles.gone} role="status">
        <span dir="auto">{t('{name} deleted.', { name: file.name })}</span>
        <button type="button" onClick={() => deletion.undo(file.id)}>
          {t('Undo')}
        </button>
      </li>
    )
  return (
    <li className={styles.row}>
      <FileIcon file={file} />
      <span className={styles.what}>
        <FileName file={file} onShow={onShow} />
        <span className={styles.about}>
          {formatBytes(file.sizeBytes)} · <EntryTime at={file.createdAt} />
        </span>
      </span>
      <a
        className={styles.icon}
        href={fileAddress(file)}
        download
        aria-label={t('Save {name}', { name: file.name })}
      >
        <IconDownload size={16} aria-hidden="true" />
      </a>
      {mayDelete && (
        <button
          type="button"
          className={styles.icon}
          aria-label={t('Delete {name}', { name: file.name })}
          onClick={() => deletion.remove(file.id)}
        >
          <IconTrash size={16} aria-hidden="true" />
        </button>
      )}
    </li>
  )
}

function FileName({
  file,
  onShow,
}: {
  readonly file: StoredFile
  readonly onShow: () => void
}): ReactNode {
  if (isPicture(file) || isPdf(file))
    return (
      <button type="button" className={styles.name} title={file.name} dir="auto" onClick={onShow}>
        {file.name}
      </button>
    )
  return (
    <a className={styles.name} title={file.name} dir="auto" href={fileAddress(file)} download>
      {file.name}
    </a>
  )
}

function FileIcon({ file }: { readonly file: StoredFile }): ReactNode {
  const Icon = isPicture(file) ? IconPhoto : isPdf(file) ? IconFileTypePdf : IconFile
  return <Icon size={20} stroke={1.5} aria-hidden="true" className={styles.type} />
}

/** Whom the server lets: who stored it, and administrators. */
function useMayDelete({ author }: StoredFile): boolean {
  const { groups } = useMeta()
  const { id } = useUser()
  return author?.id === id || groups.includes('administrator')
}
