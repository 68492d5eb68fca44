import type { ReactNode } from 'react'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from './job-progress.module.css'
import type { Job } from './job-state.ts'
import { isOfVault } from './job-words.ts'

/** What came of a job that has ended, in words. */
export function JobOutcome({ job }: { readonly job: Job }): ReactNode {
  switch (job.state) {
    case 'done':
      return job.kind === 'control_run' ? (
        <ControlOutcome result={job.result} />
      ) : (
        <p className={styles.good}>{resultWords(job)}</p>
      )
    case 'cancelled':
      return (
        <p className={styles.warning}>
          {isOfVault(job.kind)
            ? t('It was stopped, and nothing of it is left. All backups stay.')
            : t('It was stopped. What it had done until then stays; nothing is half done.')}
        </p>
      )
    case 'failed':
      return <Failure job={job} />
    default:
      return null
  }
}

/** That a control was run is no news: what it saw is, which may be bad. */
function ControlOutcome({ result }: { readonly result: unknown }): ReactNode {
  const { outcome, measured: seen } = Object(Reflect.get(Object(result), 'try'))
  const measured = String(seen)
  switch (outcome) {
    case 'holds':
      return <p className={styles.good}>{t('It holds: {measured}', { measured })}</p>
    case 'unknown':
      return (
        <p className={styles.warning}>{t('There was nothing to see: {measured}', { measured })}</p>
      )
    case 'no_answer':
      return (
        <p className={styles.bad} role="alert">
          {t('It gave no answer: {measured}', { measured })}
        </p>
      )
    default:
      return (
        <p className={styles.bad} role="alert">
          {t('It does not hold: {measured}', { measured })}
        </p>
      )
  }
}

function Failure({ job: { kind, problem, message } }: { readonly job: Job }): ReactNode {
  return (
    <div className={styles.bad} role="alert">
      <p>
        <strong>{problem?.message ?? message ?? t('It failed.')}</strong>
      </p>
      <p>
        {problem?.hint ??
          (isOfVault(kind)
            ? t(
                'The live database is as it was, and all backups stay. Start it again; when it fails again, tell the operator of this cloud.',
              )
            : t(
                'What it had done until then stays. Start it again; when it fails again, tell your administrator.',
              ))}
      </p>
      {problem?.requestId !== undefined && (
        <p>{t('Reference for support: {id}', { id: problem.requestId })}</p>
      )}
    </div>
  )
}

function resultWords({ kind, result }: Job): string {
  if (kind === 'import') return importWords(result)
  const known: Readonly<Record<string, string>> = {
    provision: t('The database is open.'),
    resume_database: t('The database is open.'),
    drop_database: t('The database is out of service. Until its delay is over it can be resumed.'),
    suspend_database: t('The database is out of service. All its data stays.'),
    change_tier: t('The tier was changed.'),
    backup: t('The backup is in the list below.'),
    backup_at: t('It is in the list below, as it was then. Restore it from there.'),
    backup_verify: t('It was restored and found equal.'),
    backup_catch_up: t('It was tried. The list of backups says which regions have it.'),
    restore_side: t('The copy is ready. Open it under Restores.'),
    restore_live: t('The backup is live. Until its term is over it can be undone under Restores.'),
    restore_undo: t('What was live before the restore is live again.'),
    restore_drop: t('The copy is out of service. It is deleted in the next night.'),
  }
  return (Object.hasOwn(known, kind) ? known[kind] : undefined) ?? t('It is done.')
}

function importWords(result: unknown): string {
  const finish: unknown = Reflect.get(Object(result), 'finish')
  const count = (name: string): string => {
    const value: unknown = Reflect.get(Object(finish), name)
    return formatInteger(typeof value === 'number' ? value : 0)
  }
  return t(
    '{rows} rows read: {created} records made, {updated} changed, {unchanged} as they were, {bad} rows refused.',
    {
      rows: count('rows'),
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      bad: count('bad_rows'),
    },
  )
}
