import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyProblem } from '../shell/notify.ts'
import styles from './cluster.module.css'
import { type ClusterHistory, type FailoverDrill, orderDrill } from './cluster-api.ts'
import {
  askerWords,
  drillWords,
  kindWords,
  moveWords,
  orderStateWords,
  secondsWords,
} from './cluster-words.ts'

/** Failovers that were rehearsed on a cluster made for it, and the way to rehearse one now. */
export function DrillsCard({
  drills,
  now,
}: {
  readonly drills: readonly FailoverDrill[]
  readonly now: Date
}): ReactNode {
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const rehearse = async (): Promise<void> => {
    setBusy(true)
    try {
      const id = await orderDrill('local')
      await navigate({ to: '/job/$id', params: { id } })
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={page.card} aria-labelledby="cluster-drills">
      <header className={styles.head}>
        <h2 id="cluster-drills" className={page.cardTitle}>
          {t('Drills of failover')}
        </h2>
        <Button size="xs" variant="default" loading={isBusy} onClick={() => void rehearse()}>
          {t('Rehearse one now')}
        </Button>
      </header>
      <p className={page.cardLead}>
        {t(
          'A small cluster is made, written into, and its primary killed: by the code that keeps this one. Yours is not touched.',
        )}
      </p>
      {drills.length === 0 ? (
        <p className={page.quiet}>{t('Nothing yet.')}</p>
      ) : (
        <PanelTable
          rows={drills}
          columns={[
            {
              label: t('When'),
              cell: ({ id, at }) => (
                <Link to="/job/$id" params={{ id }}>
                  {typeof at === 'string' ? formatAgo(at, now) : ''}
                </Link>
              ),
              title: ({ at }) => (typeof at === 'string' ? formatInstant(at) : undefined),
            },
            {
              label: t('Outcome'),
              cell: (drill) => (
                <>
                  <span className={styles.badge} data-state={isGood(drill) ? 'done' : 'failed'}>
                    {isGood(drill) ? t('Passed') : t('Failed')}
                  </span>{' '}
                  {drillWords(drill)}
                </>
              ),
            },
            { label: t('Took'), cell: ({ seconds }) => secondsWords(seconds) },
          ]}
        />
      )}
    </section>
  )
}

/** What was done with the primary, and what was ordered. */
export function HistoryCard({ history }: { readonly history: ClusterHistory }): ReactNode {
  const moves = history.moves.map((move) => ({ ...move, id: String(move.epoch) }))
  return (
    <section className={page.card} aria-labelledby="cluster-history">
      <h2 id="cluster-history" className={page.cardTitle}>
        {t('Moves of the primary')}
      </h2>
      {moves.length === 0 ? (
        <p className={page.quiet}>{t('Nothing yet.')}</p>
      ) : (
        <PanelTable
          rows={moves}
          columns={[
            { label: t('When'), cell: ({ at }) => whenWords(at) },
            { label: t('What'), cell: moveWords },
          ]}
        />
      )}
      {history.orders.length > 0 && (
        <>
          <h3 className={styles.planTitle}>{t('Orders')}</h3>
          <PanelTable
            rows={history.orders}
            columns={[
              {
                label: t('When'),
                cell: ({ orderedAt }) => whenWords(orderedAt),
              },
              { label: t('What'), cell: ({ kind }) => kindWords(kind) },
              { label: t('By'), cell: ({ askedBy }) => <bdi>{askerWords(askedBy)}</bdi> },
              {
                label: t('State'),
                cell: ({ state, message }) => (
                  <>
                    {orderStateWords(state)}
                    {typeof message === 'string' && <span className={page.below}>{message}</span>}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </section>
  )
}

function whenWords(at: string | null | undefined): string {
  return typeof at === 'string' ? formatInstant(at, 'medium') : ''
}

function isGood({ state, lost }: FailoverDrill): boolean {
  return state === 'done' && lost === 0
}
