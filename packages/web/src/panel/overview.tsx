import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { wordsOf } from '../api/problem.ts'
import { keys, useModel } from '../api/queries.ts'
import { listRecords, type Row } from '../api/records.ts'
import { formatBytes, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './overview.module.css'
import { countBy, type StateCount, totalBytes } from './overview-counts.ts'

/** How the cloud stands: databases by state and tier, and jobs that need somebody. Nothing for who may not see them. */
export function Overview(): ReactNode {
  const databases = useModel('database')
  const jobs = useModel('job')
  if (databases === undefined) return null
  return (
    <section className={styles.overview} aria-label={t('Overview')}>
      <Databases model={databases} />
      {jobs !== undefined && <Jobs model={jobs} />}
    </section>
  )
}

function Databases({ model }: { readonly model: ModelMeta }): ReactNode {
  const { data: groups, error } = useGroups(model.name, 'state,tier,count(),size_bytes.sum()')
  if (groups === undefined) return <Unknown title={t('Databases')} error={error} />
  // What is gone is no database of anybody any more, and the canary of the cloud never was.
  const kept = groups.filter(({ state, tier }) => state !== 'dropped' && tier !== 'canary')
  const states = countBy(model, 'state', kept)
  const bytes = totalBytes(kept)
  const total = states.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <Facts
        title={t('Databases')}
        total={formatInteger(total)}
        more={
          bytes === undefined
            ? t('Sizes are measured every hour.')
            : t('{size} in all', { size: formatBytes(bytes) })
        }
      />
      <Counts title={t('By state')} counts={states} />
      <Counts title={t('By tier')} counts={countBy(model, 'tier', kept)} />
    </>
  )
}

function Jobs({ model }: { readonly model: ModelMeta }): ReactNode {
  const { data: groups, error } = useGroups(model.name, 'state,count()')
  if (groups === undefined) return <Unknown title={t('Jobs')} error={error} />
  const counts = countBy(model, 'state', groups)
  return (
    <Counts
      title={t('Jobs')}
      counts={counts.filter(({ value }) => value !== 'done')}
      otherwise={t('Nothing runs, nothing failed.')}
      link="job"
    />
  )
}

/** Rows of sums; they have no id of their own. */
function useGroups(model: string, select: string): UseQueryResult<readonly Row[]> {
  return useQuery({
    queryKey: keys.list(model, { groups: select }),
    queryFn: async ({ signal }) => (await listRecords({ model, select, signal })).rows,
    placeholderData: keepPreviousData,
  })
}

/** What is not known is not none: nobody is to trust that nothing failed. */
function Unknown(props: { readonly title: string; readonly error: Error | null }): ReactNode {
  const { title, error } = props
  return (
    <div className={styles.tile}>
      <h2 className={styles.name}>{title}</h2>
      {error !== null && (
        <p className={styles.more} role="alert">
          {t('This cannot be shown now: {why}', { why: wordsOf(error) })}
        </p>
      )}
    </div>
  )
}

function Facts(props: {
  readonly title: string
  readonly total: string
  readonly more: string
}): ReactNode {
  return (
    <div className={styles.tile}>
      <h2 className={styles.name}>{props.title}</h2>
      <p className={styles.total}>{props.total}</p>
      <p className={styles.more}>{props.more}</p>
    </div>
  )
}

function Counts(props: {
  readonly title: string
  readonly counts: readonly StateCount[]
  readonly otherwise?: string
  readonly link?: string
}): ReactNode {
  const { title, counts, otherwise, link } = props
  return (
    <div className={styles.tile}>
      <h2 className={styles.name}>
        {link === undefined ? (
          title
        ) : (
          <Link to="/$model" params={{ model: link }}>
            {title}
          </Link>
        )}
      </h2>
      {counts.length === 0 && <p className={styles.more}>{otherwise ?? t('None')}</p>}
      <dl className={styles.counts}>
        {counts.map(({ value, label, count }) => (
          <div key={value} className={styles.count} data-value={value}>
            <dt>{label}</dt>
            <dd>{formatInteger(count)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
