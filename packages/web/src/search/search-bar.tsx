import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import { Facets } from './facets.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { GroupMenu } from './group-menu.tsx'
import { SavedMenu } from './saved-menu.tsx'
import styles from './search.module.css'
import { MAX_WORDS, type SearchState, type TextFacet } from './search-state.ts'
import { type Suggestion, suggest } from './suggestions.ts'

interface SearchBarProps {
  readonly model: ModelMeta
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
}

/** One place for all that narrows a list: words, declared filters, own conditions, groups, saved searches. */
export function SearchBar({ model, state, change }: SearchBarProps): ReactNode {
  return (
    <div className={styles.search} role="search" aria-label={model.plural}>
      <div className={styles.field}>
        <IconSearch size={16} aria-hidden className={styles.lens} />
        <Facets model={model} state={state} change={change} />
        <WordInput model={model} state={state} change={change} />
      </div>
      <div className={styles.menus}>
        <FilterMenu model={model} state={state} change={change} />
        <GroupMenu model={model} state={state} change={change} />
        <SavedMenu model={model} state={state} change={change} />
      </div>
    </div>
  )
}

function WordInput({ model, state, change }: SearchBarProps): ReactNode {
  const meta = useMeta()
  const input = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [active, setActive] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const listId = useId()
  useShortcuts([{ keys: '/', label: t('Search'), run: () => input.current?.focus() }])
  const found = isOpen ? suggest(meta, model, words) : []
  const take = (facet: TextFacet): void => {
    setWords('')
    setOpen(false)
    change({ texts: [...state.texts, { ...facet, words: facet.words.trim() }] })
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setActive(Math.min(active + 1, found.length - 1)),
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    Enter: () => {
      const chosen = found[active]
      if (chosen !== undefined) take(chosen.facet)
    },
    Escape: () => {
      if (found.length > 0) setOpen(false)
      else setWords('')
    },
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && words === '') change(withoutLast(state))
    const run = keys[event.key]
    if (run === undefined || words === '') return
    event.preventDefault()
    run()
  }
  const label = t('Search in {name}', { name: model.plural })
  return (
    <>
      <input
        ref={input}
        className={styles.words}
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        maxLength={MAX_WORDS}
        placeholder={state.texts.length === 0 ? t('Search…') : ''}
        value={words}
        onChange={({ currentTarget }) => {
          setWords(currentTarget.value)
          setActive(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <SuggestionList id={listId} found={found} active={active} label={label} onTake={take} />
    </>
  )
}

function SuggestionList(props: {
  readonly id: string
  readonly found: readonly Suggestion[]
  readonly active: number
  readonly label: string
  readonly onTake: (facet: TextFacet) => void
}): ReactNode {
  const { id, found, active, label, onTake } = props
  return (
    <div
      role="listbox"
      id={id}
      aria-label={label}
      className={styles.suggestions}
      hidden={found.length === 0}
    >
      {found.map(({ facet, where }, at) => (
        // The input keeps the focus and has the keys.
        <div
          key={facet.field}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          tabIndex={-1}
          className={styles.suggestion}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(facet)}
        >
          <span className={styles.typed}>
            <bdi>{facet.words}</bdi>
          </span>
          <span className={styles.where}>{t('in {where}', { where })}</span>
        </div>
      ))}
    </div>
  )
}

/** Without the chip that was added last. */
function withoutLast(state: SearchState): Partial<SearchState> {
  if (state.texts.length > 0) return { texts: state.texts.slice(0, -1) }
  return { filters: state.filters.slice(0, -1) }
}
