import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { keys, useModel } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { recordSearch } from '../fields/record-search.ts'
import { t } from '../language/language.ts'
import { type Person, personOf, personTitle } from './person.ts'

/** In the place of a person: logins that are nobody's. */
const NOBODY: Person = { id: 'none', name: '', login: '' }

const TYPING_MS = 150

/** Of whom something is shown: everybody, or the one whose name, login or address somebody typed and chose. */
export function PersonFilter(props: {
  readonly person: Person | undefined
  /** Offers logins that are nobody's, too. */
  readonly withNobody?: boolean
  readonly onChange: (person: Person | undefined) => void
}): ReactNode {
  const { person, withNobody = false, onChange } = props
  const [text, setText] = useState('')
  const title = person === undefined ? '' : titleOf(person)
  const found = usePeople(text === title ? '' : text)
  const offered = [...(withNobody ? [NOBODY] : []), ...found]
  const isOffered = person === undefined || offered.some(({ id }) => id === person.id)
  const people = isOffered ? offered : [person, ...offered]
  return (
    <Select
      label={t('Person')}
      placeholder={t('Everybody')}
      data={people.map((one) => ({ value: one.id, label: titleOf(one) }))}
      value={person?.id ?? null}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has found them, by more than what is shown.
      filter={({ options }) => options}
      clearable
      clearButtonProps={{ 'aria-label': t('Show everybody') }}
      nothingFoundMessage={t('Nothing found')}
      onChange={(id) => onChange(people.find((one) => one.id === id))}
    />
  )
}

function titleOf(person: Person): string {
  return person.id === NOBODY.id ? t('Logins that are nobody’s') : personTitle(person)
}

function usePeople(text: string): readonly Person[] {
  const model = useModel('user')
  const [asked] = useDebouncedValue(text, TYPING_MS)
  const { data = [] } = useQuery({
    queryKey: keys.list('user', { found: asked }),
    enabled: model !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (model === undefined) return []
      const question = { ...recordSearch(model, asked), select: 'id,name,login', order: 'name' }
      const { rows } = await listRecords({ ...question, signal })
      return rows.flatMap((row) => personOf(row) ?? [])
    },
  })
  return data
}
