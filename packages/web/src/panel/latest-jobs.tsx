import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { wordsOf } from '../api/problem.ts'
import { keys } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { hasEnded, type Job, toJob } from './job-state.ts'
import { jobTitle, stateTitle } from './job-words.ts'
import styles from './page.module.css'
import { PanelTable } from './panel-table.tsx'

const LATEST = 10
const AGAIN_MS = 5_000

/** The latest jobs of the cloud, with the way to follow each. */
export function LatestJobs(): ReactNode {
  const { data, error } = useQuery({
    queryKey: keys.list('job', 'latest'),
    queryFn: async ({ signal }) =>
      await listRecords({
        model: 'job',
        select: 'id,kind,state,message,problem,created_at',
        order: 'created_at.desc',
        limit: LATEST,
        signal,
      }),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  })
  if (data === undefined && error === null) return null
  return (
    <section className={styles.card} aria-labelledby="latest-jobs">
      <h2 id="latest-jobs" className={styles.cardTitle}>
        {t('Latest jobs')}
      </h2>
      {error !== null && (
        <p className={styles.problem} role="alert">
          {t('This cannot be shown now: {why}', { why: wordsOf(error) })}
        </p>
      )}
      {data?.rows.length === 0 && <p>{t('No job was ordered yet.')}</p>}
      {data !== undefined && data.rows.length > 0 && <Table jobs={data.rows.map(toJob)} />}
    </section>
  )
}

function Table({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  return (
    <PanelTable
      rows={jobs}
      columns={[
        {
          label: t('Job'),
          cell: ({ id, kind }) => (
            <Link to="/job/$id" params={{ id }}>
              {jobTitle(kind)}
            </Link>
          ),
        },
        { label: t('State'), cell: ({ state }) => stateTitle(state) },
        {
          label: t('Message'),
          cell: (job) => (hasEnded(job) ? job.problem?.message : job.message),
        },
        { label: t('Ordered'), cell: ({ createdAt }) => formatInstant(createdAt) },
      ]}
    />
  )
}
