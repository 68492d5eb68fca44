import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react'
import { useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { type Command, commandsOf, matching } from './commands.ts'
import { leave } from './leave.ts'
import { type PageCommand, pageCommands } from './page-commands.ts'
import styles from './palette.module.css'
import { PaletteGroup } from './palette-group.tsx'
import type { Place } from './place.ts'
import { type RecordSearch, useRecordSearch } from './record-search.ts'
import { useScheme } from './scheme.ts'
import type { OpenDialog } from './shell.tsx'

/** Of the acts that fit the letters; records shall be seen below them without scrolling. */
const SHOWN_COMMANDS = 6

interface Group {
  readonly label: string
  readonly commands: readonly Command[]
}

/** Goes to, makes, does or finds anything, by a few letters. */
export function Palette({
  place,
  openDialog,
  onClose,
}: {
  readonly place: Place
  readonly openDialog: OpenDialog
  readonly onClose: () => void
}): ReactNode {
  return (
    <Modal
      opened
      onClose={onClose}
      size={600}
      yOffset="8dvh"
      padding={0}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': t('Search or go to') } }}
    >
      <PaletteBody place={place} openDialog={openDialog} onClose={onClose} />
    </Modal>
  )
}

function PaletteBody(props: {
  readonly place: Place
  readonly openDialog: OpenDialog
  readonly onClose: () => void
}): ReactNode {
  const [question, setQuestion] = useState('')
  const [chosen, setChosen] = useState(0)
  const [here] = useState(pageCommands)
  const list = useId()
  const { groups, search } = useGroups({ ...props, here }, question)
  const commands = groups.flatMap((group) => group.commands)
  const current = commands[Math.min(chosen, commands.length - 1)]
  const run = (command: Command): void => {
    props.onClose()
    command.run()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((chosen + step + commands.length) % commands.length)
    else if (event.key === 'Enter' && current !== undefined) run(current)
    else return
    event.preventDefault()
  }
  useEffect(() => {
    document.getElementById(`${list}-${current?.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [list, current?.id])
  return (
    <div className={styles.frame}>
      <input
        className={styles.input}
        role="combobox"
        aria-label={t('Search or go to')}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={current && `${list}-${current.id}`}
        placeholder={t('Find a record, a page, an action…')}
        autoComplete="off"
        data-autofocus
        // At once: the dialog itself gives the focus a moment later, when the first letters are typed.
        autoFocus
        value={question}
        onChange={(event) => {
          setQuestion(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <div id={list} role="listbox" aria-label={t('Results')} className={styles.list}>
        {groups.map((group) => (
          <PaletteGroup key={group.label} {...group} list={list} current={current} onRun={run} />
        ))}
      </div>
      <PaletteState search={search} count={commands.length} />
    </div>
  )
}

/** How many there are, said to who does not see them; and why there are none. */
function PaletteState({
  search: { isSettled, error },
  count,
}: {
  readonly search: RecordSearch
  readonly count: number
}): ReactNode {
  const words = (): string => {
    if (!isSettled) return t('Searching…')
    if (error !== null) return t('Records were not searched: {why}', { why: error.message })
    return t('{count, plural, =0 {Nothing found} one {# result} other {# results}}', { count })
  }
  return (
    <p role="status" className={styles.state}>
      {words()}
    </p>
  )
}

function useGroups(
  {
    place,
    here,
    openDialog,
  }: {
    readonly place: Place
    readonly here: readonly PageCommand[]
    readonly openDialog: OpenDialog
  },
  question: string,
): { readonly groups: readonly Group[]; readonly search: RecordSearch } {
  const navigate = useNavigate()
  const [, chooseScheme] = useScheme()
  const search = useRecordSearch(place.menus, question)
  const all = commandsOf(place.menus, here, {
    go: (target) => void navigate(target),
    chooseScheme,
    openShortcuts: () => openDialog('shortcuts'),
    leave: () => void leave(),
  })
  const { support } = useUser()
  // Support has no account here.
  const mine = support === undefined ? all : all.filter(({ id }) => id !== 'account')
  const commands = matching(mine, question)
  const records = search.found.map(({ model, records: rows }) => ({
    label: model.plural,
    commands: rows.map(({ id, title }) => ({
      id: `record-${id}`,
      icon: model.name,
      label: title,
      hint: '',
      run: () => void navigate({ to: '/$model/$id', params: { model: model.name, id } }),
    })),
  }))
  const shown = records.length === 0 ? commands : commands.slice(0, SHOWN_COMMANDS)
  const groups = [{ label: t('Go to and do'), commands: shown }, ...records]
  return { groups: groups.filter((group) => group.commands.length > 0), search }
}
