import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { wordsOf } from '../api/problem.ts'
import { keys, useModel } from '../api/queries.ts'
import { listRecords, type Row } from '../api/records.ts'
import { recordSearch, TYPING_MS } from '../fields/record-search.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { ShowMore } from '../panel/show-more.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { GivePassword } from './give-password.tsx'
import { UserTable } from './user-table.tsx'

const PAGE = 100

/** Who may come in, with the acts that a form of a record has no place for. Names and rights are changed in the form. */
export function UsersPart(): ReactNode {
  const model = useModel('user')
  return model === undefined ? null : <Users model={model} />
}

function Users({ model }: { readonly model: ModelMeta }): ReactNode {
  const { text = '' } = useSearch({ from: '/all-settings' })
  const [asked, setAsked] = useState<Row>()
  const people = useUsers(model, text)
  const { data, error, refetch } = people
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <section className={styles.card} aria-labelledby="people">
      <h2 id="people" className={styles.cardTitle}>
        {t('Users')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'A user is given groups and companies in the form. An invitation lets the person set up how to sign in.',
        )}{' '}
        <Link to="/$model/new" params={{ model: 'user' }} className={styles.link}>
          {t('Add a user')}
        </Link>
      </p>
      <SearchField text={text} />
      {data === undefined ? (
        <LateSkeleton lines={5} />
      ) : (
        <Found people={people} onPassword={setAsked} />
      )}
      <GivePassword
        person={asked && { id: asked.id, name: String(asked['name']) }}
        onClose={() => setAsked(undefined)}
      />
    </section>
  )
}

/** What is searched for stands in the address: whoever comes back from the form of a person finds what he had found. */
function SearchField({ text }: { readonly text: string }): ReactNode {
  const navigate = useNavigate()
  const [typed, setTyped] = useState(text)
  const search = useDebouncedCallback((wanted: string) => {
    void navigate({
      to: '/all-settings',
      search: { part: 'users', text: wanted },
      replace: true,
    })
  }, TYPING_MS)
  return (
    <div className={styles.filters}>
      <TextInput
        type="search"
        label={t('Find a person')}
        description={t('By name, login or address.')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          search(event.currentTarget.value)
        }}
      />
    </div>
  )
}

type People = ReturnType<typeof useUsers>

/** A hundred, then more: those who may come in first. */
function useUsers(model: ModelMeta, text: string) {
  return useInfiniteQuery({
    queryKey: keys.list(model.name, { people: text }),
    queryFn: async ({ signal, pageParam }) =>
      await listRecords({
        ...recordSearch(model, text),
        select: 'id,name,login,active,groups(name,label)',
        // By id at last: people of one name are not on two pages.
        order: 'active.desc,name,id',
        offset: pageParam,
        limit: PAGE,
        count: 'exact',
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, { rows }) => sum + rows.length, 0)
      return last.rows.length === 0 || shown >= (last.total ?? 0) ? undefined : shown
    },
    placeholderData: keepPreviousData,
  })
}

function Found(props: {
  readonly people: People
  readonly onPassword: (row: Row) => void
}): ReactNode {
  const { data, error, refetch } = props.people
  const total = data?.pages.at(-1)?.total ?? 0
  // Somebody may have come meanwhile, and moved another to the next page.
  const rows = [
    ...new Map(data?.pages.flatMap((page) => page.rows).map((row) => [row.id, row])).values(),
  ]
  return (
    <>
      {rows.length > 0 && (
        <UserTable rows={rows} onPassword={props.onPassword} onChanged={() => void refetch()} />
      )}
      {error !== null && (
        <p className={styles.problem} role="alert">
          {wordsOf(error)}
        </p>
      )}
      <ShowMore
        pages={props.people}
        shown={
          total === 0
            ? t('Nothing found')
            : t('{shown} of {total}', {
                shown: formatInteger(rows.length),
                total: formatInteger(total),
              })
        }
      />
    </>
  )
}
