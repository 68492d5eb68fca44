import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { useModel } from '../api/queries.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { JobProgress } from '../panel/job-progress.tsx'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { notifyProblem } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { ControlRuns } from './control-runs.tsx'
import { Measured } from './controls-card.tsx'
import { Said } from './said.tsx'
import { Sentences } from './sentences-card.tsx'
import styles from './trust.module.css'
import { orderRun, type TrustControl } from './trust-api.ts'
import { refreshAfterRun, refreshTrust, useTrust } from './trust-query.ts'
import { paceWords, sentencesOf } from './trust-words.ts'

/** One control: what it tries, what rests on it, what it saw until now, and the way to run it now. */
export function ControlPage(): ReactNode {
  const { control: id } = useParams({ from: '/cloud-trust/$control' })
  const isOperator = useModel('database') !== undefined
  const { data, error, refetch } = useTrust(isOperator)
  const control = data?.controls.find((one) => one.id === id)
  if (!isOperator || (data !== undefined && control === undefined)) return <NotFound />
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={`${page.page} ${styles.page}`}>
      <nav className={page.crumbs} aria-label={t('Where you are')}>
        <Link to="/cloud-trust">{t('Trust')}</Link>
      </nav>
      <h1 className={page.title}>{id}</h1>
      {error !== null && (
        <p className={page.warning} role="status">
          {t('This is what was seen last: {why}', { why: wordsOf(error) })}
        </p>
      )}
      {data === undefined || control === undefined ? (
        <LateSkeleton lines={8} />
      ) : (
        <>
          <p className={page.lead}>
            <Said>{control.tries}</Said>
          </p>
          <NowCard key={id} control={control} now={new Date(data.now)} />
          <section className={page.card} aria-labelledby="control-sentences">
            <h2 id="control-sentences" className={page.cardTitle}>
              {t('Sentences that rest on it')}
            </h2>
            <Sentences sentences={sentencesOf(data.sentences, control.promises)} />
          </section>
          <ControlRuns control={id} now={new Date(data.now)} />
        </>
      )}
    </div>
  )
}

/** How it stands. A job that was seen here stays on the page when it has ended, with what came of it. */
function NowCard({
  control,
  now,
}: {
  readonly control: TrustControl
  readonly now: Date
}): ReactNode {
  const [ordered, setOrdered] = useState<string>()
  const [ended, setEnded] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const job = control.job !== null && control.job !== ended ? control.job : ordered
  const isRunning = job !== undefined && job !== ended
  // What another window ordered stays as well.
  if (job !== undefined && job !== ordered) setOrdered(job)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      setOrdered(await orderRun(control.id))
      await refreshTrust()
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={page.card} aria-labelledby="control-now">
      <header className={styles.head}>
        <h2 id="control-now" className={page.cardTitle}>
          {t('How it stands')}
        </h2>
        <Button size="xs" loading={isBusy} disabled={isRunning} onClick={() => void run()}>
          {t('Run now')}
        </Button>
      </header>
      <p className={styles.standing}>
        <StateMark state={control.state} words={promiseStateWords(control.state)} />
        {control.since !== null && (
          <span className={page.quiet}>
            {t('Since {when}.', { when: formatInstant(control.since) })}
          </span>
        )}
      </p>
      <p className={styles.measured}>
        <Measured control={control} now={now} />
      </p>
      <p className={page.quiet}>{paceWords(control.every_minutes, control.maximum_age_minutes)}</p>
      {job !== undefined && (
        <div className={styles.job}>
          <JobProgress
            key={job}
            jobId={job}
            onEnd={() => {
              setEnded(job)
              refreshAfterRun()
            }}
          />
        </div>
      )}
    </section>
  )
}
