import { Button, Skeleton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import { FilePreview } from './file-preview.tsx'
import { FileRow } from './file-row.tsx'
import styles from './files.module.css'
import { filesQuery, type StoredFile } from './files.ts'
import { ProblemText } from './problem-text.tsx'
import { useUndoableDelete } from './undoable-delete.ts'
import { fileLimitText } from './upload.ts'
import { UploadRow } from './upload-row.tsx'
import type { Uploads } from './use-uploads.ts'

const FOLDED = 4

/** The files of a record and those on their way to it. */
export function FileList({
  model,
  id,
  uploads,
}: {
  readonly model: ModelMeta
  readonly id: string
  readonly uploads: Uploads
}): ReactNode {
  const { data, error, isPending, refetch } = useQuery(filesQuery(model.name, id))
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<StoredFile>()
  const deletion = useUndoableDelete('attachment', () => void refetch())
  const files = data ?? []
  const visible = isOpen ? files : files.slice(0, FOLDED)
  return (
    <section className={styles.files} aria-label={t('Files')}>
      <div className={styles.head}>
        <h2>
          {t('Files')} {files.length > 0 && <span className={styles.count}>{files.length}</span>}
        </h2>
        <AddFiles uploads={uploads} />
      </div>
      <ProblemText error={error} />
      {isPending && <Skeleton height={32} radius="sm" className={styles.late} />}
      {data !== undefined && files.length === 0 && uploads.states.length === 0 && (
        <p className={styles.empty}>
          {t('Drop files here or paste them, up to {limit} each.', {
            limit: fileLimitText(),
          })}
        </p>
      )}
      <ul className={styles.list}>
        {uploads.states.map((state) => (
          <UploadRow key={state.key} state={state} uploads={uploads} />
        ))}
        {visible.map((file) => (
          <FileRow key={file.id} file={file} deletion={deletion} onShow={() => setShown(file)} />
        ))}
      </ul>
      {files.length > FOLDED && (
        <button type="button" className={styles.fold} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('Show fewer') : t('Show all {count} files', { count: files.length })}
        </button>
      )}
      <FilePreview file={shown} onClose={() => setShown(undefined)} />
    </section>
  )
}

function AddFiles({ uploads }: { readonly uploads: Uploads }): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="files"
        onChange={(event) => {
          uploads.add(event.currentTarget.files ?? [])
          // The same file can be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPaperclip size={16} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {t('Add files')}
      </Button>
    </>
  )
}
