import { Select } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useModel } from '../api/queries.ts'
import { useFound } from '../fields/use-found.ts'
import { t } from '../language/language.ts'
import { type Person, personOf, personTitle } from './person.ts'

/** In the place of a person: everybody, and logins that are nobody's. */
const EVERYBODY: Person = { id: '', name: '', login: '' }
const NOBODY: Person = { id: 'none', name: '', login: '' }

const WANTED = { select: 'id,name,login', order: 'name' } as const

/** Of whom something is shown: everybody, or the one whose name, login or address somebody typed and chose. */
export function PersonFilter(props: {
  readonly person: Person | undefined
  /** Offers logins that are nobody's, too. */
  readonly withNobody?: boolean
  readonly onChange: (person: Person | undefined) => void
}): ReactNode {
  const { person = EVERYBODY, withNobody = false, onChange } = props
  const [text, setText] = useState('')
  const isSearching = text !== titleOf(person)
  const { rows, otherwise, problem } = useFound(useModel('user'), isSearching ? text : '', WANTED)
  const found = (rows ?? []).flatMap((row) => personOf(row) ?? [])
  const fixed = withNobody ? [EVERYBODY, NOBODY] : [EVERYBODY]
  const offered = isSearching
    ? [...found, ...fixed.filter((one) => isSaidIn(titleOf(one), text))]
    : [...fixed, ...found]
  // What is chosen is always known to the field, also while it is not among what is found.
  const people = new Map([person, ...offered].map((one) => [one.id, one]))
  return (
    <Select
      label={t('Person')}
      data={[...people.values()].map((one) => ({ value: one.id, label: titleOf(one) }))}
      value={person.id}
      allowDeselect={false}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has found them, by more than what is shown.
      filter={() => offered.map((one) => ({ value: one.id, label: titleOf(one) }))}
      nothingFoundMessage={problem ?? otherwise}
      error={problem}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(id) => onChange(id === EVERYBODY.id ? undefined : people.get(id ?? ''))}
    />
  )
}

function isSaidIn(title: string, text: string): boolean {
  return title.toLowerCase().includes(text.trim().toLowerCase())
}

function titleOf(person: Person): string {
  if (person.id === EVERYBODY.id) return t('Everybody')
  return person.id === NOBODY.id ? t('Logins that are nobody’s') : personTitle(person)
}
