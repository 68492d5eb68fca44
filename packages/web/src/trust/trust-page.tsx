import type { ReactNode } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { type PromiseState, promiseStateWords } from '../promise-state/promise-state.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { AttestationsCard } from './attestations-card.tsx'
import { ControlsCard } from './controls-card.tsx'
import { FindingsCard } from './findings-card.tsx'
import { NeedsCard } from './needs-card.tsx'
import { SentencesCard } from './sentences-card.tsx'
import styles from './trust.module.css'
import type { Trust } from './trust-api.ts'
import { useTrust } from './trust-query.ts'

const SHOWN: readonly PromiseState[] = ['broken', 'unproved', 'attested', 'proved']

/** What is promised, and what is known of it, for operators: first what needs one. It reads stored results and tries nothing. */
export function TrustPage(): ReactNode {
  const isOperator = useModel('database') !== undefined
  const { data, error, refetch } = useTrust(isOperator)
  if (!isOperator) return <NotFound />
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={`${page.page} ${styles.page}`}>
      <h1 className={page.title}>{t('Trust')}</h1>
      <p className={page.lead}>
        {t('What this cloud promises, and what its own tries found of each sentence.')}{' '}
        <a className={page.link} href="/security">
          {t('The public page')}
        </a>
      </p>
      {error !== null && (
        <p className={page.warning} role="status">
          {t('This is what was seen last: {why}', { why: wordsOf(error) })}
        </p>
      )}
      {data === undefined ? <LateSkeleton lines={8} /> : <Shown trust={data} />}
    </div>
  )
}

function Shown({ trust }: { readonly trust: Trust }): ReactNode {
  const now = new Date(trust.now)
  return (
    <>
      <dl className={styles.counts} aria-label={t('Sentences by state')}>
        {SHOWN.map((state) => (
          <div
            key={state}
            className={styles.count}
            data-state={state}
            data-some={trust.counts[state] > 0}
          >
            <dt>{promiseStateWords(state)}</dt>
            <dd>{trust.counts[state]}</dd>
          </div>
        ))}
      </dl>
      {trust.problems.map(({ message }) => (
        <p key={message} className={page.problem} role="alert">
          {t('The evidence does not hold: {why}', { why: message })}
        </p>
      ))}
      <NeedsCard trust={trust} />
      <ControlsCard controls={trust.controls} now={now} />
      <SentencesCard sentences={trust.sentences} />
      <AttestationsCard attestations={trust.attestations} />
      <FindingsCard findings={trust.findings} />
    </>
  )
}
