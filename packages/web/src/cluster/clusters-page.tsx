import type { ReactNode } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import type { Clusters } from './cluster-api.ts'
import { ClusterCard } from './cluster-card.tsx'
import { DrillsCard, HistoryCard } from './cluster-history.tsx'
import { useClusters } from './cluster-query.ts'
import { MoveProgress } from './move-progress.tsx'

/** The primary and the standby of each cluster, for operators. It lives through a move: what it shows needs no database. */
export function ClustersPage(): ReactNode {
  const isOperator = useModel('database') !== undefined
  const { data, error, refetch } = useClusters(isOperator)
  if (!isOperator) return <NotFound />
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={page.page}>
      <h1 className={page.title}>{t('Clusters')}</h1>
      <p className={page.lead}>
        {t('A cluster is a primary, which changes are made in, and a standby that follows it.')}
      </p>
      {error !== null && (
        <p className={page.warning} role="status">
          {t('This is what was seen last: {why}', { why: wordsOf(error) })}
        </p>
      )}
      {data === undefined ? <LateSkeleton lines={8} /> : <Shown shown={data} />}
    </div>
  )
}

function Shown({ shown }: { readonly shown: Clusters }): ReactNode {
  const { clusters, move, history } = shown
  const now = new Date(shown.now)
  return (
    <>
      {clusters.map((cluster) => (
        <ClusterCard key={cluster.name} cluster={cluster} shown={shown} />
      ))}
      {move !== null && <MoveProgress move={move} />}
      {history === null ? (
        <p className={page.warning} role="status">
          {t('What was done before is shown again when there is a primary.')}
        </p>
      ) : (
        <>
          <DrillsCard drills={history.drills} now={now} />
          <HistoryCard history={history} />
        </>
      )}
    </>
  )
}
