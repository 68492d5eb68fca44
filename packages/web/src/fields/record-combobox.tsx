import { Combobox, type ComboboxStore, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { keys, useModel } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { t } from '../language/language.ts'
import styles from './field.module.css'
import { isReferred, type Referred } from './field-kind.ts'
import type { ControlProps } from './input-frame.tsx'
import { recordSearch } from './record-search.ts'

const CREATE = '$create'
const TYPING_MS = 150

/** Loaded when it is needed: a form inside a field inside a form. */
const QuickCreate = lazy(async () => ({
  default: (await import('../form/quick-create.tsx')).QuickCreate,
}))

interface RecordComboboxProps {
  readonly control: ControlProps
  readonly label: string
  readonly model: string
  /** What stands in the input while nobody types. */
  readonly shown: string
  readonly onPick: (record: Referred) => void
  /** Called when somebody leaves the input with text that is no record; '' = emptied. */
  readonly onLeave: (text: string) => void
  /** Records that are chosen already. */
  readonly without?: readonly string[]
  readonly onKeyDown?: (event: KeyboardEvent, text: string) => void
}

/** Type to search records on the server, choose with the arrows or the mouse, or create what is not there. */
export function RecordCombobox(props: RecordComboboxProps): ReactNode {
  const { control, label, model: name, shown, onPick, onLeave, onKeyDown } = props
  const input = useRef<HTMLInputElement>(null)
  const model = useModel(name)
  const [text, setText] = useState<string>()
  const [created, setCreated] = useState<string>()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const search = useRecordSearch(model, text ?? '', combobox.dropdownOpened)
  const hits = search.hits.filter(({ id }) => props.without?.includes(id) !== true)
  const canCreate = model?.operations.includes('create') === true && (text ?? '').trim() !== ''
  useFirstSelected(combobox, text !== undefined && text !== '' && search.isCurrent)

  const pick = (record: Referred): void => {
    setText(undefined)
    combobox.closeDropdown()
    onPick(record)
  }
  const submit = (value: string): void => {
    const hit = hits.find(({ id }) => id === value)
    if (hit !== undefined) pick(hit)
    else if (value === CREATE) {
      setCreated((text ?? '').trim())
      setText(undefined)
      combobox.closeDropdown()
    }
  }
  const leave = (): void => {
    combobox.closeDropdown()
    if (text === undefined || created !== undefined) return
    setText(undefined)
    const typed = text.trim()
    const exact = hits.filter(({ title }) => title.toLowerCase() === typed.toLowerCase())
    const [only, other] = search.isCurrent ? exact : []
    if (only !== undefined && other === undefined) pick(only)
    else onLeave(typed)
  }
  const press = (event: KeyboardEvent): void => {
    onKeyDown?.(event, text ?? '')
    if (event.key === 'Escape' && (combobox.dropdownOpened || text !== undefined)) {
      // Closes the list only, not the dialog around it.
      event.stopPropagation()
      setText(undefined)
    }
    if (event.key === 'Tab' && combobox.dropdownOpened && text !== undefined && search.isCurrent)
      combobox.clickSelectedOption()
  }
  return (
    <>
      <Combobox store={combobox} onOptionSubmit={submit} withinPortal shadow="md" size="sm">
        <Combobox.Target withExpandedAttribute>
          <input
            ref={input}
            type="text"
            dir="auto"
            className={styles.inner}
            aria-autocomplete="list"
            spellCheck={false}
            {...control}
            value={text ?? shown}
            onChange={(event) => {
              setText(event.currentTarget.value)
              combobox.openDropdown()
            }}
            onClick={() => combobox.openDropdown()}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={leave}
            onKeyDown={press}
          />
        </Combobox.Target>
        <Combobox.Dropdown className={styles.floating}>
          <Combobox.Options aria-label={label}>
            {hits.map(({ id, title }) => (
              <Combobox.Option key={id} value={id} className={styles.option}>
                <bdi>{title}</bdi>
              </Combobox.Option>
            ))}
            {canCreate && (
              <Combobox.Option value={CREATE} className={styles.option}>
                {t('Create “{text}”', { text: (text ?? '').trim() })}
              </Combobox.Option>
            )}
          </Combobox.Options>
          <div className={styles.notice} role="status">
            {search.notice ?? (hits.length === 0 ? t('Nothing found') : undefined)}
          </div>
        </Combobox.Dropdown>
      </Combobox>
      {created !== undefined && (
        <Suspense>
          <QuickCreate
            model={name}
            title={created}
            onCreated={(record) => {
              setCreated(undefined)
              onPick(record)
            }}
            onClose={() => {
              setCreated(undefined)
              input.current?.focus()
            }}
          />
        </Suspense>
      )}
    </>
  )
}

interface RecordHits {
  readonly hits: readonly Referred[]
  /** Whether the hits are those of the text as it is now. */
  readonly isCurrent: boolean
  readonly notice: string | undefined
}

function useRecordSearch(model: ModelMeta | undefined, text: string, isOpen: boolean): RecordHits {
  const [asked] = useDebouncedValue(text, TYPING_MS)
  const question = model === undefined ? undefined : recordSearch(model, asked)
  const { data, error, isPending, isPlaceholderData } = useQuery({
    queryKey: keys.list(model?.name ?? '', question),
    enabled: isOpen && question !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      question === undefined ? [] : hitsOf((await listRecords({ ...question, signal })).rows),
  })
  return {
    hits: data ?? [],
    isCurrent: asked === text && data !== undefined && !isPlaceholderData,
    notice: error === null ? (isPending ? t('Searching…') : undefined) : error.message,
  }
}

/** So that Enter takes the first hit as soon as something is typed. */
function useFirstSelected(combobox: ComboboxStore, isWanted: boolean): void {
  useEffect(() => {
    if (isWanted) combobox.selectFirstOption()
    // The store is a new object at each drawing; only what is wanted counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isWanted])
}

function hitsOf(rows: readonly unknown[]): readonly Referred[] {
  return rows.filter(isReferred).map(({ id, title }) => ({ id, title: titleText(title) }))
}

/** A title may be a number, or missing. */
export function titleText(title: unknown): string {
  if (title === null || title === undefined || title === '') return t('Without a name')
  return String(title)
}
