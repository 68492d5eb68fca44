import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { deviceName } from '../account/user-agent.ts'
import { requestJson } from '../api/request.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type Person, PersonCell, personOf, rowsOf, textOf } from './person.tsx'
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
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          <th scope="col">{t('User')}</th>
          <th scope="col">{t('What happened')}</th>
          <th scope="col">{t('Network')}</th>
          <th scope="col">{t('Device')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{formatInstant(row.at)}</td>
            <td>
              <PersonCell person={row.user} />
            </td>
            <td>
              {outcomeWords(row.outcome)}
              <span className={styles.below}>
                {row.reason === '' ? methodWords(row.method) : reasonWords(row.reason)}
              </span>
            </td>
            <td>
              <bdi>{row.network}</bdi>
            </td>
            <td title={row.userAgent}>
              {row.userAgent === '' ? t('Unknown') : deviceName(row.userAgent)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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
