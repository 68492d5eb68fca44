import { IconPaperclip, IconUpload, IconX } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import { UploadRow } from '../record/upload-row.tsx'
import { type Uploads, useUploads } from '../record/use-uploads.ts'
import choiceStyles from './choice.module.css'
import styles from './field.module.css'
import { type CellProps, type FieldKindView, type InputProps, isReferred } from './field-kind.ts'
import { PRESENCE_OPERATORS } from './field-operators.ts'
import { embedded, idOf, titleOf } from './field-reference.tsx'
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
  const { field, value, onChange, look } = props
  const chooser = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const { uploads, said, upload } = useOneUpload(onChange)
  const text = chooseText(isReferred(value), look)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    upload(event.dataTransfer.files[0])
  }
  return (
    <InputFrame {...props}>
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
          {uploads.states.length > 0 && (
            <ul className={choiceStyles.uploads}>
              {uploads.states.map((state) => (
                <UploadRow key={state.key} state={state} uploads={uploads} />
              ))}
            </ul>
          )}
          <span className={choiceStyles.hidden} role="status">
            {said}
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

/** One file at a time: another one takes the place of what is under way or was refused. */
function useOneUpload(onChange: (value: unknown) => void): {
  readonly uploads: Uploads
  readonly said: string
  readonly upload: (file: File | undefined) => void
} {
  const [said, setSaid] = useState('')
  const uploads = useUploads(undefined, (file) => {
    setSaid(t('{name} is stored', { name: file.title }))
    onChange(file)
  })
  const upload = (file: File | undefined): void => {
    if (file === undefined) return
    for (const { key } of uploads.states) uploads.dismiss(key)
    setSaid('')
    uploads.add([file])
  }
  return { uploads, said, upload }
}

function chooseText(isSet: boolean, look: InputProps['look']): string {
  if (isSet) return t('Replace')
  return look === 'cell' ? t('Choose a file') : t('Choose a file or drop it here')
}
