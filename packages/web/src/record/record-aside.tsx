import {
  type ClipboardEvent,
  type DragEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react'
import { followChanges } from '../api/events.ts'
import type { ModelMeta } from '../api/meta.ts'
import { queryClient } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { Composer } from './composer.tsx'
import { Feed } from './feed.tsx'
import { FileList } from './file-list.tsx'
import styles from './record.module.css'
import { useUploads } from './use-uploads.ts'

interface AsideProps {
  readonly model: ModelMeta
  readonly id: string
}

/** Beside a record: what was written about it, its files, and who changed what. */
export function RecordAside({ model, id }: AsideProps): ReactNode {
  // What is under way belongs to one record: another one begins anew.
  return <Aside key={`${model.name} ${id}`} model={model} id={id} />
}

function Aside({ model, id }: AsideProps): ReactNode {
  const [said, setSaid] = useState('')
  useLive(model, id)
  const refresh = (): void => void readAgain(model.name, id)
  const uploads = useUploads({ model: model.name, record: id }, ({ title }) => {
    setSaid(t('{name} is stored', { name: title }))
    refresh()
  })
  const { isOver, ...drop } = useFileDrop((files) => uploads.add(files))
  return (
    <section className={styles.aside} aria-label={t('Messages, files and history')} {...drop}>
      <FileList model={model} id={id} uploads={uploads} />
      <Composer
        model={model}
        id={id}
        onWritten={(what) => {
          setSaid(what)
          refresh()
        }}
      />
      <Feed model={model} id={id} />
      <p className={styles.spoken} role="status">
        {said}
      </p>
      {isOver && (
        <div className={styles.over} aria-hidden="true">
          {t('Drop to add the files')}
        </div>
      )}
    </section>
  )
}

/** Reads again what this shows when the record, or what belongs to it, was changed by anybody. */
function useLive(model: ModelMeta, id: string): void {
  useEffect(() => {
    const lines = model.fields.flatMap((field) =>
      field.kind === 'collection' && field.model !== undefined ? [field.model] : [],
    )
    const about = new Set(['message', 'attachment', 'mail', ...lines])
    return followChanges((event) => {
      const concerns =
        event === 'reset' ||
        about.has(event.model) ||
        (event.model === model.name && (event.id === undefined || event.id === id))
      if (concerns) void readAgain(model.name, id)
    })
  }, [model, id])
}

async function readAgain(model: string, id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['records', model, 'aside', id] })
}

interface FileDrop {
  readonly isOver: boolean
  readonly onDragEnter: (event: DragEvent) => void
  readonly onDragOver: (event: DragEvent) => void
  readonly onDragLeave: (event: DragEvent) => void
  readonly onDrop: (event: DragEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
}

/** Files dropped or pasted anywhere on an element. */
function useFileDrop(add: (files: Iterable<File>) => void): FileDrop {
  const [isOver, setOver] = useState(false)
  // Entering a child is said before the parent is left.
  const depth = useRef(0)
  const leave = (): void => {
    depth.current = 0
    setOver(false)
  }
  return {
    isOver,
    onDragEnter: (event) => {
      if (!hasFiles(event)) return
      depth.current += 1
      setOver(true)
    },
    onDragOver: (event) => {
      if (hasFiles(event)) event.preventDefault()
    },
    onDragLeave: () => {
      depth.current -= 1
      if (depth.current <= 0) leave()
    },
    onDrop: (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      leave()
      add(event.dataTransfer.files)
    },
    onPaste: (event) => {
      const { files } = event.clipboardData
      if (files.length === 0) return
      event.preventDefault()
      add(files)
    },
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files')
}
