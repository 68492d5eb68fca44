import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import styles from './vault.module.css'
import type { VaultOf } from './vault-api.ts'
import { aheadOf, useVault } from './vault-query.ts'
import { VaultView } from './vault-view.tsx'

const OWN: VaultOf = { kind: 'own' }

/** The backups of the own database, for its administrators. */
export function VaultPage(): ReactNode {
  const { data, error, dataUpdatedAt, refetch } = useVault(OWN)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={`${page.page} ${styles.page}`}>
      {data === undefined ? (
        <>
          <h1 className={page.title}>{t('Backups')}</h1>
          <LateSkeleton lines={6} />
        </>
      ) : (
        <VaultView
          of={OWN}
          title={t('Backups')}
          vault={data}
          aheadMs={aheadOf(data, dataUpdatedAt)}
          error={error}
        />
      )}
    </div>
  )
}
