import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { keys } from '../api/queries.ts'
import { readRecord } from '../api/records.ts'
import { isReferred } from '../fields/field-kind.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { JobProgress } from './job-progress.tsx'
import { jobTitle } from './job-words.ts'
import styles from './page.module.css'

/** One job, for whoever may see it: a link to come back to while it runs. */
export function JobPage(): ReactNode {
  const { id } = useParams({ from: '/job/$id' })
  const { data } = useQuery({
    queryKey: keys.aside('job', id, 'head'),
    queryFn: async () =>
      await readRecord('job', id, 'id,kind,created_at,requested_by(id,title:name)'),
  })
  const who = data?.['requested_by']
  return (
    <div className={styles.page}>
      <nav className={styles.crumbs} aria-label={t('Where you are')}>
        <Link to="/$model" params={{ model: 'job' }}>
          {t('Jobs')}
        </Link>
      </nav>
      <h1 className={styles.title}>
        {data === undefined ? t('Job') : jobTitle(String(data['kind']))}
      </h1>
      {data !== undefined && (
        <p className={styles.lead}>
          {isReferred(who)
            ? t('Ordered by {name}, {when}', {
                name: who.title,
                when: formatInstant(String(data['created_at'])),
              })
            : t('Ordered by the cloud itself, {when}', {
                when: formatInstant(String(data['created_at'])),
              })}
        </p>
      )}
      <div className={styles.card}>
        <JobProgress jobId={id} />
      </div>
    </div>
  )
}
