import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { sessionDevice } from '../account/open-session.tsx'
import { wordsOf } from '../api/problem.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { PersonCell } from '../people/person-cell.tsx'
import { PersonFilter } from '../people/person-filter.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type LogFilter, readSignIns, SIGN_INS_PAGE, type SignIn } from './sign-in-log.ts'
import { methodWords, OUTCOMES, outcomeWords, reasonWords } from './sign-in-words.ts'

const EVERYTHING: LogFilter = { outcome: '', person: undefined }

/** Who came in, who was refused and why. */
export function LogSection(): ReactNode {
  const [filter, setFilter] = useState(EVERYTHING)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useSignIns(filter)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  const rows = data?.pages.flat()
  return (
    <section className={styles.card} aria-labelledby="security-log">
      <h2 id="security-log" className={styles.cardTitle}>
        {t('Log of sign-ins')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'Every attempt of the last 180 days. What was typed is not kept: it may be a password by mistake.',
        )}
      </p>
      <Filters filter={filter} onChange={setFilter} />
      {rows === undefined && <LateSkeleton lines={6} />}
      {rows?.length === 0 && (
        <NothingFound isAll={filter === EVERYTHING} onShowAll={() => setFilter(EVERYTHING)} />
      )}
      {rows !== undefined && rows.length > 0 && <Entries rows={rows} />}
      {rows !== undefined && error !== null && (
        <p className={styles.problem} role="alert">
          {wordsOf(error)}
        </p>
      )}
      {hasNextPage && <Older isBusy={isFetchingNextPage} onShow={() => void fetchNextPage()} />}
    </section>
  )
}

function useSignIns(filter: LogFilter) {
  return useInfiniteQuery({
    queryKey: ['security', 'log', filter.outcome, filter.person?.id],
    queryFn: async ({ signal, pageParam }) =>
      await readSignIns({ ...filter, before: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.length < SIGN_INS_PAGE ? undefined : last.at(-1)?.id),
  })
}

function Older(props: { readonly isBusy: boolean; readonly onShow: () => void }): ReactNode {
  return (
    <div className={styles.buttons}>
      <Button variant="default" loading={props.isBusy} onClick={props.onShow}>
        {t('Show older ones')}
      </Button>
    </div>
  )
}

function Filters(props: {
  readonly filter: LogFilter
  readonly onChange: (filter: LogFilter) => void
}): ReactNode {
  const { filter, onChange } = props
  return (
    <div className={styles.filters}>
      <Select
        label={t('Show')}
        data={[
          { value: '', label: t('All attempts') },
          ...OUTCOMES.map((value) => ({ value, label: outcomeWords(value) })),
        ]}
        value={filter.outcome}
        allowDeselect={false}
        onChange={(value) => onChange({ ...filter, outcome: value ?? '' })}
      />
      <PersonFilter
        person={filter.person}
        withNobody
        onChange={(person) => onChange({ ...filter, person })}
      />
    </div>
  )
}

function NothingFound(props: {
  readonly isAll: boolean
  readonly onShowAll: () => void
}): ReactNode {
  if (props.isAll)
    return (
      <p className={styles.lead} role="status">
        {t('Nobody tried to sign in yet.')}
      </p>
    )
  return (
    <>
      <p className={styles.lead} role="status">
        {t('No attempt of the last 180 days is like that.')}
      </p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={props.onShowAll}>
          {t('Show all attempts')}
        </Button>
      </div>
    </>
  )
}

function Entries({ rows }: { readonly rows: readonly SignIn[] }): ReactNode {
  return (
    <PanelTable
      rows={rows}
      columns={[
        { label: t('Time'), cell: ({ at }) => formatInstant(at) },
        { label: t('User'), cell: ({ user }) => <PersonCell person={user} /> },
        {
          label: t('Outcome'),
          cell: ({ outcome, reason, method }) => (
            <>
              {outcomeWords(outcome)}
              <span className={styles.below}>{methodWords(method)}</span>
              {reason !== '' && <span className={styles.below}>{reasonWords(reason)}</span>}
            </>
          ),
        },
        { label: t('Network'), cell: ({ network }) => <bdi>{network}</bdi> },
        {
          label: t('Device'),
          cell: sessionDevice,
          title: ({ userAgent }) => (userAgent === '' ? undefined : userAgent),
        },
      ]}
    />
  )
}
