import { Combobox, type ComboboxStore, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { wordsOf } from '../api/problem.ts'
import { keys, useModel } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { t } from '../language/language.ts'
import choiceStyles from './choice.module.css'
import styles from './field.module.css'
import { isReferred, type Referred } from './field-kind.ts'
import type { ControlProps } from './input-frame.tsx'
import { recordSearch, TYPING_MS } from './record-search.ts'
import { textOf } from './value-text.ts'

const CREATE = '$create'

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
  /** Takes text that is no record when somebody leaves the input, '' = emptied. Without it the text stays where it is. */
  readonly onLeave?: (text: string) => void
  /** Records that are chosen already. */
  readonly without?: readonly string[]
  readonly onKeyDown?: (event: KeyboardEvent, text: string) => void
}

/** Type to search records on the server, choose with the arrows or the mouse, or create what is not there. */
export function RecordCombobox(props: RecordComboboxProps): ReactNode {
  const { control, label, model, shown } = props
  const input = useRef<HTMLInputElement>(null)
  const { combobox, search, hits, text, toCreate, ...does } = useRecordChoice(props)
  return (
    <>
      <Combobox
        store={combobox}
        onOptionSubmit={does.submit}
        withinPortal
        keepMounted={false}
        shadow="md"
        size="sm"
        position="bottom-start"
      >
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
            onChange={(event) => does.type(event.currentTarget.value)}
            onClick={() => combobox.openDropdown()}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={does.leave}
            onKeyDown={does.press}
          />
        </Combobox.Target>
        <Combobox.Dropdown className={choiceStyles.floating}>
          <RecordOptions label={label} hits={hits} create={does.canCreate ? text : undefined} />
          <div className={choiceStyles.notice} role="status">
            {search.notice ?? (hits.length === 0 ? t('Nothing found') : undefined)}
          </div>
        </Combobox.Dropdown>
      </Combobox>
      {toCreate !== undefined && (
        <Suspense>
          <QuickCreate
            model={model}
            title={toCreate}
            onCreated={does.takeCreated}
            onClose={() => {
              does.stopCreating()
              input.current?.focus()
            }}
          />
        </Suspense>
      )}
    </>
  )
}

function RecordOptions(props: {
  readonly label: string
  readonly hits: readonly Referred[]
  /** The title of a record that could be made; undefined when none can. */
  readonly create: string | undefined
}): ReactNode {
  const { label, hits, create } = props
  return (
    <Combobox.Options aria-label={t('{field}: what was found', { field: label })}>
      {hits.map(({ id, title }) => (
        <Combobox.Option key={id} value={id} className={choiceStyles.option}>
          <bdi>{title}</bdi>
        </Combobox.Option>
      ))}
      {create !== undefined && (
        <Combobox.Option value={CREATE} className={`${choiceStyles.option} ${choiceStyles.create}`}>
          {t('Create “{text}”', { text: create.trim() })}
        </Combobox.Option>
      )}
    </Combobox.Options>
  )
}

interface RecordChoice {
  readonly combobox: ComboboxStore
  readonly search: RecordHits
  readonly hits: readonly Referred[]
  /** What is typed; undefined while nobody types. */
  readonly text: string | undefined
  readonly canCreate: boolean
  /** The title of the record that is being made. */
  readonly toCreate: string | undefined
  readonly type: (text: string) => void
  readonly submit: (value: string) => void
  readonly leave: () => void
  readonly press: (event: KeyboardEvent) => void
  readonly takeCreated: (record: Referred) => void
  readonly stopCreating: () => void
}

function useRecordChoice(props: RecordComboboxProps): RecordChoice {
  const { onPick, onLeave, onKeyDown, without = [] } = props
  const model = useModel(props.model)
  const [text, setText] = useState<string>()
  const [toCreate, setToCreate] = useState<string>()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const search = useRecordSearch(model, text ?? '', combobox.dropdownOpened)
  const hits = search.hits.filter(({ id }) => !without.includes(id))
  const typed = (text ?? '').trim()
  const isFound = search.isCurrent && hits.length > 0
  const isAwaited = useRef(false)
  useFirstSelected(combobox, { isWanted: typed !== '' && search.isCurrent, isAwaited })

  const stop = (): void => {
    setText(undefined)
    combobox.closeDropdown()
  }
  const pick = (record: Referred): void => {
    stop()
    onPick(record)
  }
  const leave = (): void => {
    isAwaited.current = false
    combobox.closeDropdown()
    if (text === undefined || toCreate !== undefined) return
    const isIt = ({ title }: Referred): boolean => title.toLowerCase() === typed.toLowerCase()
    const [only, other] = search.isCurrent ? hits.filter(isIt) : []
    if (only !== undefined && other === undefined) pick(only)
    else if (typed === '' || onLeave !== undefined) {
      setText(undefined)
      onLeave?.(typed)
    }
  }
  return {
    combobox,
    search,
    hits,
    text,
    toCreate,
    canCreate: model?.operations.includes('create') === true && typed !== '',
    type: (next) => {
      isAwaited.current = false
      setText(next)
      combobox.openDropdown()
    },
    submit: (value) => {
      const hit = hits.find(({ id }) => id === value)
      if (hit !== undefined) pick(hit)
      else if (value === CREATE) {
        setToCreate(typed)
        stop()
      }
    },
    leave,
    press: (event) => {
      onKeyDown?.(event, text ?? '')
      if (event.key === 'Escape' && (combobox.dropdownOpened || text !== undefined)) {
        // Ends the search only, not the dialog around it.
        event.stopPropagation()
        isAwaited.current = false
        setText(undefined)
      }
      if (!combobox.dropdownOpened || typed === '') return
      // Takes the hit; that there is none never opens a dialog on the way to the next field.
      if (event.key === 'Tab' && isFound) combobox.clickSelectedOption()
      if (event.key === 'Enter' && !search.isCurrent) isAwaited.current = awaits(combobox, event)
    },
    takeCreated: (record) => {
      setToCreate(undefined)
      onPick(record)
    },
    stopCreating: () => setToCreate(undefined),
  }
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
    notice: error === null ? (isPending ? t('Searching…') : undefined) : wordsOf(error),
  }
}

/** Whether Enter waits for what is not there yet: what somebody chose with the arrows is taken at once. */
function awaits(combobox: ComboboxStore, event: KeyboardEvent): boolean {
  if (combobox.getSelectedOptionIndex() !== -1) return false
  event.preventDefault()
  return true
}

/** Enter takes the first hit of all that is typed, when it comes; never what was found for fewer letters. */
function useFirstSelected(
  combobox: ComboboxStore,
  { isWanted, isAwaited }: { readonly isWanted: boolean; readonly isAwaited: RefObject<boolean> },
): void {
  useEffect(() => {
    if (!isWanted) {
      combobox.resetSelectedOption()
      return
    }
    combobox.selectFirstOption()
    if (isAwaited.current) combobox.clickSelectedOption()
    isAwaited.current = false
    // The store is a new object at each drawing; only what is wanted counts.
  }, [isWanted])
}

function hitsOf(rows: readonly unknown[]): readonly Referred[] {
  return rows.filter(isReferred).map(({ id, title }) => ({ id, title: titleText(title) }))
}

/** A title may be a number, or missing. */
export function titleText(title: unknown): string {
  return textOf(title) || t('Without a name')
}
