import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { keys } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { hasEnded, toJob } from './job-state.ts'
import { jobTitle, stateTitle } from './job-words.ts'
import styles from './page.module.css'

const LATEST = 10
const AGAIN_MS = 5_000

/** The latest jobs of the cloud, with the way to follow each. */
export function LatestJobs(): ReactNode {
  const { data } = useQuery({
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
  if (data === undefined) return null
  return (
    <section className={styles.card} aria-labelledby="latest-jobs">
      <h2 id="latest-jobs" className={styles.cardTitle}>
        {t('Latest jobs')}
      </h2>
      {data.rows.length === 0 && <p>{t('No job was ordered yet.')}</p>}
      {data.rows.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('Job')}</th>
              <th scope="col">{t('State')}</th>
              <th scope="col">{t('Message')}</th>
              <th scope="col">{t('Ordered')}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(toJob).map((job) => (
              <tr key={job.id}>
                <td>
                  <Link to="/job/$id" params={{ id: job.id }}>
                    {jobTitle(job.kind)}
                  </Link>
                </td>
                <td>{stateTitle(job.state)}</td>
                <td>{hasEnded(job) ? job.problem?.message : job.message}</td>
                <td>{formatInstant(job.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
