import { IconPaperclip, IconUpload, IconX } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import choiceStyles from './choice.module.css'
import styles from './field.module.css'
import { type CellProps, type FieldKindView, type InputProps, isReferred } from './field-kind.ts'
import { PRESENCE_OPERATORS } from './field-operators.ts'
import { embedded, idOf, titleOf } from './field-reference.tsx'
import { uploadFile } from './file-upload.ts'
import { boxClass, InputFrame } from './input-frame.tsx'
import { orReadonly } from './readonly-value.tsx'
import valueStyles from './value.module.css'

function AttachmentCell({ value }: CellProps): ReactNode {
  if (!isReferred(value)) return null
  return (
    <a
      className={valueStyles.link}
      href={`/api/attachment/${encodeURIComponent(value.id)}/file`}
      download
      onClick={(event) => event.stopPropagation()}
    >
      <IconPaperclip className={valueStyles.icon} size={14} aria-hidden />
      <bdi>{titleOf(value)}</bdi>
    </a>
  )
}

function AttachmentInput(props: InputProps): ReactNode {
  const { field, value, onChange, look, problem } = props
  const chooser = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const { uploading, refusal, upload } = useUpload(onChange)
  const text = chooseText(uploading, isReferred(value), look)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    upload(event.dataTransfer.files[0])
  }
  return (
    <InputFrame {...props} problem={refusal ?? problem}>
      {(control) => (
        <div
          className={boxClass(
            look,
            choiceStyles.drop,
            look === 'field' ? choiceStyles.dashed : undefined,
          )}
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <AttachmentCell field={field} value={value} row={NO_ROW} />
          <input
            ref={chooser}
            className={choiceStyles.hidden}
            type="file"
            tabIndex={-1}
            aria-hidden
            onChange={(event) => {
              upload(event.currentTarget.files?.[0])
              event.currentTarget.value = ''
            }}
          />
          <button
            type="button"
            {...control}
            aria-required={undefined}
            aria-label={`${text}: ${field.label}`}
            className={choiceStyles.choose}
            disabled={uploading !== undefined}
            onClick={() => chooser.current?.click()}
          >
            <IconUpload size={16} aria-hidden />
            {text}
          </button>
          {isReferred(value) && (
            <button
              type="button"
              className={styles.tool}
              aria-label={t('Remove {record}', { record: titleOf(value) })}
              onClick={() => onChange(null)}
            >
              <IconX size={14} aria-hidden />
            </button>
          )}
          <span className={choiceStyles.hidden} role="status">
            {uploading === undefined ? '' : t('Uploading {file}…', { file: uploading })}
          </span>
        </div>
      )}
    </InputFrame>
  )
}

export const attachmentField: FieldKindView = {
  Cell: AttachmentCell,
  Input: orReadonly(AttachmentCell, AttachmentInput),
  align: 'start',
  select: (field, title) => embedded(field.name, field.model, title),
  toText: titleOf,
  toWire: idOf,
  isSame: (a, b) => idOf(a) === idOf(b),
  operators: PRESENCE_OPERATORS,
}

const NO_ROW = { id: '' } as const

/** One file at a time; what was under way ends with the input. */
function useUpload(onDone: (value: unknown) => void): {
  readonly uploading: string | undefined
  readonly refusal: string | undefined
  readonly upload: (file: File | undefined) => void
} {
  const [uploading, setUploading] = useState<string>()
  const [refusal, setRefusal] = useState<string>()
  const end = useRef<AbortController>(undefined)
  useEffect(() => () => end.current?.abort(), [])
  const upload = (file: File | undefined): void => {
    if (file === undefined) return
    const controller = new AbortController()
    end.current?.abort()
    end.current = controller
    setRefusal(undefined)
    setUploading(file.name)
    uploadFile(file, controller.signal)
      .then(onDone, (error: unknown) => {
        if (!controller.signal.aborted)
          setRefusal(error instanceof Error ? error.message : String(error))
      })
      .finally(() => {
        if (end.current === controller) setUploading(undefined)
      })
  }
  return { uploading, refusal, upload }
}

function chooseText(
  uploading: string | undefined,
  isSet: boolean,
  look: InputProps['look'],
): string {
  if (uploading !== undefined) return t('Uploading {file}…', { file: uploading })
  if (isSet) return t('Replace')
  return look === 'cell' ? t('Choose a file') : t('Choose a file or drop it here')
}
