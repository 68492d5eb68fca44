import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import styles from './vault.module.css'
import { aheadOf, useVault } from './vault-query.ts'
import { VaultView } from './vault-view.tsx'

/** The backups of one database, for operators: all but taking the data away. */
export function VaultDatabasePage(): ReactNode {
  const { slug } = useParams({ from: '/cloud-backups/$slug' })
  const of = { kind: 'any', slug } as const
  const { data, error, dataUpdatedAt, refetch } = useVault(of)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={`${page.page} ${styles.page}`}>
      <nav className={page.crumbs} aria-label={t('Where you are')}>
        <Link to="/cloud-backups">{t('Backups')}</Link>
      </nav>
      {data === undefined ? (
        <>
          <h1 className={page.title}>{slug}</h1>
          <LateSkeleton lines={6} />
        </>
      ) : (
        <VaultView
          of={of}
          title={slug}
          vault={data}
          aheadMs={aheadOf(data, dataUpdatedAt)}
          error={error}
        />
      )}
    </div>
  )
}
