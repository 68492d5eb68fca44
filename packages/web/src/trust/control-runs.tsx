import { type ReactNode, useId, useState } from 'react'
import { formatAgo, formatInstant, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ShowMore } from '../panel/show-more.tsx'
import { StateMark } from '../promise-state/state-mark.tsx'
import { CopyField } from '../shell/copy-field.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { Said } from './said.tsx'
import styles from './trust.module.css'
import type { StoredRun } from './trust-api.ts'
import { useRuns } from './trust-query.ts'
import { outcomeState, outcomeWords, tookWords } from './trust-words.ts'

/** What it saw until now, newest first; each opens the line that was signed. */
export function ControlRuns({
  control,
  now,
}: {
  readonly control: string
  readonly now: Date
}): ReactNode {
  const runs = useRuns(control)
  const { data, error, refetch } = runs
  const shown = data?.pages.flatMap((one) => one.runs) ?? []
  return (
    <section className={page.card} aria-labelledby="control-runs">
      <h2 id="control-runs" className={page.cardTitle}>
        {t('Runs')}
      </h2>
      <p className={page.cardLead}>
        {t(
          'Each is a line that was signed, and chained to the one before it. Open one to copy it.',
        )}
      </p>
      {data === undefined && error !== null && (
        <ViewProblem error={error} reset={() => void refetch()} />
      )}
      {data === undefined && error === null && <LateSkeleton lines={4} />}
      {data !== undefined && shown.length === 0 && (
        <p className={page.quiet}>{t('It was not run yet.')}</p>
      )}
      <ul className={styles.runs}>
        {shown.map((run) => (
          <Run key={run.evidence} run={run} now={now} />
        ))}
      </ul>
      {shown.length > 0 && (
        <ShowMore
          shown={t('{count, plural, one {# run} other {# runs}}', { count: shown.length })}
          pages={runs}
        />
      )}
    </section>
  )
}

function Run({ run, now }: { readonly run: StoredRun; readonly now: Date }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <li>
      <button
        type="button"
        className={styles.run}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {run.genuine ? (
          <>
            <StateMark state={outcomeState(run.outcome)} words={outcomeWords(run.outcome)} />
            <Said>{run.measured}</Said>
            <span className={styles.when} title={formatInstant(run.at, 'medium')}>
              {formatAgo(run.at, now)}
            </span>
          </>
        ) : (
          <>
            <StateMark state="broken" words={t('Altered')} />
            <span>{t('The stored line is not what was signed.')}</span>
          </>
        )}
      </button>
      <div id={id} className={styles.opened} hidden={!isOpen}>
        {isOpen && <Opened run={run} />}
      </div>
    </li>
  )
}

function Opened({ run }: { readonly run: StoredRun }): ReactNode {
  return (
    <>
      {run.genuine && (
        <p className={styles.figures}>
          <span>{formatInstant(run.at, 'medium')}</span>
          <span>{t('took {time}', { time: tookWords(run.took_ms) })}</span>
          {Object.entries(run.figures).map(([name, value]) => (
            <span key={name}>
              <Said>{name.replaceAll('_', ' ')}</Said> {formatInteger(value)}
            </span>
          ))}
        </p>
      )}
      <CopyField
        label={t('Line {number} of the evidence', { number: formatInteger(run.evidence) })}
        value={run.line}
      />
    </>
  )
}
