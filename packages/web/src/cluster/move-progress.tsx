import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import styles from './cluster.module.css'
import type { RunningMove } from './cluster-api.ts'
import { askerWords, kindWords } from './cluster-words.ts'
import { sentenceWords } from './step-words.ts'

/** The steps of the move that runs, as they come, and of the newest that ended. */
export function MoveProgress({ move }: { readonly move: RunningMove }): ReactNode {
  const { kind, askedBy, begunAt, steps, endedAt, problem } = move
  const isRunning = endedAt === undefined
  return (
    <section className={page.card} aria-labelledby="cluster-move">
      <header className={styles.head}>
        <h2 id="cluster-move" className={page.cardTitle}>
          {isRunning
            ? t('{kind} under way', { kind: kindWords(kind) })
            : t('Last: {kind}', { kind: kindWords(kind) })}
        </h2>
        <span className={styles.badge} data-state={stateOf(move)}>
          {isRunning ? t('Running') : problem === undefined ? t('Done') : t('Failed')}
        </span>
      </header>
      <p className={page.cardLead}>
        <bdi>{askerWords(askedBy)}</bdi> · <bdi>{formatInstant(begunAt, 'medium')}</bdi>
      </p>
      <ol className={styles.plan} aria-live="polite">
        {steps.map(({ at, text }) => (
          <li key={`${at} ${text}`}>{sentenceWords(text)}</li>
        ))}
      </ol>
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function stateOf({ endedAt, problem }: RunningMove): string {
  if (endedAt === undefined) return 'running'
  return problem === undefined ? 'done' : 'failed'
}
