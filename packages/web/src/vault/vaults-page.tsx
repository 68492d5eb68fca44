import { TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { KeysCard } from './keys-card.tsx'
import { RegionsCard } from './regions-card.tsx'
import { StandingTable } from './standing-table.tsx'
import { matchingStandings, needsCare, type StandingShow } from './standings.ts'
import styles from './vault.module.css'
import type { CloudVault } from './vault-api.ts'
import { useCloudVault } from './vault-query.ts'

/** All databases against the ladder, for operators; what is searched for stands in the address. */
export function VaultsPage(): ReactNode {
  const isOperator = useModel('database') !== undefined
  const { data, error, refetch } = useCloudVault(isOperator)
  if (!isOperator) return <NotFound />
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={`${page.page} ${styles.page}`}>
      <h1 className={page.title}>{t('Backups')}</h1>
      {data === undefined ? <LateSkeleton lines={6} /> : <Standings cloud={data} />}
    </div>
  )
}

function Standings({ cloud }: { readonly cloud: CloudVault }): ReactNode {
  const { q = '', show } = useSearch({ from: '/cloud-backups' })
  const navigate = useNavigate()
  const change = (next: { readonly q?: string; readonly show?: string | undefined }): void => {
    void navigate({ to: '/cloud-backups', search: { q, show, ...next }, replace: true })
  }
  const shown: StandingShow = show === 'care' ? 'care' : 'all'
  const found = matchingStandings(cloud.databases, q, shown)
  const troubled = cloud.databases.filter(needsCare).length
  return (
    <>
      <p className={`${page.lead} ${styles.standing}`} data-kind={troubled > 0 ? 'late' : 'fresh'}>
        {troubled === 0
          ? t('No database is late, and no backup failed or is incomplete.')
          : t(
              '{count, plural, one {# database needs} other {# databases need}} care: late, failed or incomplete.',
              { count: troubled },
            )}
      </p>
      <RegionsCard regions={cloud.regions} placeProblems={cloud.placeProblems} />
      <section className={page.card} aria-labelledby="databases">
        <header className={styles.cardHead}>
          <h2 id="databases" className={page.cardTitle}>
            {t('Databases')}{' '}
            <span className={styles.count}>
              {t('{shown} of {total}', { shown: found.length, total: cloud.databases.length })}
            </span>
          </h2>
          <div className={styles.filters}>
            <TextInput
              size="xs"
              type="search"
              aria-label={t('Search databases')}
              placeholder={t('Search databases')}
              value={q}
              onChange={(event) => change({ q: event.currentTarget.value })}
            />
            <button
              type="button"
              className={styles.toggle}
              aria-pressed={shown === 'care'}
              onClick={() => change({ show: shown === 'care' ? undefined : 'care' })}
            >
              {t('Only those that need care')}
            </button>
          </div>
        </header>
        {found.length === 0 ? (
          <p className={styles.empty}>{t('Nothing found')}</p>
        ) : (
          <StandingTable standings={found} now={new Date(cloud.now)} />
        )}
      </section>
      <KeysCard databases={found} destroyed={cloud.destroyed} />
    </>
  )
}
