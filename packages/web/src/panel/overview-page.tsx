import type { ReactNode } from 'react'
import { useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { NotFound } from '../shell/not-found.tsx'
import { LatestJobs } from './latest-jobs.tsx'
import { Overview } from './overview.tsx'
import styles from './page.module.css'

/** Where an operator begins: how the cloud stands, what runs, and what is newest. */
export function OverviewPage(): ReactNode {
  if (useModel('database') === undefined) return <NotFound />
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('Overview of this cloud')}</h1>
      <p className={styles.lead}>
        {t('Databases are changed by jobs: each can be followed, and most can be cancelled.')}
      </p>
      <Overview />
      <LatestJobs />
    </div>
  )
}
