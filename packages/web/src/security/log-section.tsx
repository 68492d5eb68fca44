import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { deviceName } from '@zennnn/kernel'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { requestJson } from '../api/request.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type Person, personOf, rowsOf, textOf } from './person.ts'
import { PersonCell } from './person-cell.tsx'
import { methodWords, outcomeWords, reasonWords } from './sign-in-words.ts'

const PAGE = 100

interface SignIn {
  readonly id: string
  readonly at: string
  readonly user: Person | undefined
  readonly method: string
  readonly outcome: string
  readonly reason: string
  readonly network: string
  readonly userAgent: string
}

/** Who came in, who was refused and why. */
export function LogSection(): ReactNode {
  const [outcome, setOutcome] = useState('')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: ['security', 'log', outcome],
      queryFn: async ({ signal, pageParam }) =>
        await readPage({ outcome, before: pageParam, signal }),
      initialPageParam: '',
      getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
    },
  )
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
      <div className={styles.fields}>
        <Select
          label={t('Show')}
          data={[
            { value: '', label: t('All attempts') },
            ...(['signed_in', 'refused', 'throttled'] as const).map((value) => ({
              value,
              label: outcomeWords(value),
            })),
          ]}
          value={outcome}
          allowDeselect={false}
          onChange={(value) => setOutcome(value ?? '')}
        />
      </div>
      {rows === undefined && <LateSkeleton lines={6} />}
      {rows?.length === 0 && <p className={styles.lead}>{t('There is nothing here')}</p>}
      {rows !== undefined && rows.length > 0 && <Entries rows={rows} />}
      {rows !== undefined && error !== null && (
        <p className={styles.problem} role="alert">
          {wordsOf(error)}
        </p>
      )}
      {hasNextPage && (
        <div className={styles.buttons}>
          <Button
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('Show older ones')}
          </Button>
        </div>
      )}
    </section>
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
          label: t('What happened'),
          cell: ({ outcome, reason, method }) => (
            <>
              {outcomeWords(outcome)}
              <span className={styles.below}>
                {reason === '' ? methodWords(method) : reasonWords(reason)}
              </span>
            </>
          ),
        },
        { label: t('Network'), cell: ({ network }) => <bdi>{network}</bdi> },
        {
          label: t('Device'),
          cell: ({ userAgent }) => (userAgent === '' ? t('Unknown') : deviceName(userAgent)),
          title: ({ userAgent }) => (userAgent === '' ? undefined : userAgent),
        },
      ]}
    />
  )
}

async function readPage(asked: {
  readonly outcome: string
  readonly before: string
  readonly signal: AbortSignal
}): Promise<readonly SignIn[]> {
  const { outcome, before, signal } = asked
  const query = new URLSearchParams({
    ...(outcome !== '' && { outcome }),
    ...(before !== '' && { before }),
  })
  const answer = await requestJson(`/api/security/sign-ins?${query.toString()}`, { signal })
  return rowsOf(answer).map(toSignIn)
}

function toSignIn(value: unknown): SignIn {
  const one = Object(value)
  return {
    id: String(one.id),
    at: String(one.at),
    user: personOf(one.user),
    method: textOf(one.method),
    outcome: textOf(one.outcome),
    reason: textOf(one.reason),
    network: textOf(one.network),
    userAgent: textOf(one.user_agent),
  }
}
