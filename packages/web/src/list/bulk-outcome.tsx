import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { BulkResult, BulkTask } from './bulk-task.ts'
import styles from './list.module.css'
import { refreshAll } from './list-data.ts'
import dialog from './list-dialog.module.css'
import { recordHref } from './list-row.tsx'

interface OutcomeProps {
  readonly model: ModelMeta
  readonly task: BulkTask
  readonly result: BulkResult
  readonly onClose: () => void
}

/** What was done, what was not and why, and the way back where there is one. */
export function BulkOutcome({ model, task, result, onClose }: OutcomeProps): ReactNode {
  const { done, total, failures, names, problem, undo } = result
  const left = total - done - failures.length
  return (
    <>
      <p role="status">{doneText(task, done)}</p>
      {problem !== undefined && <Ended problem={problem} />}
      {left > 0 && (
        <p>{t('{left, plural, one {# record was} other {# records were}} not tried.', { left })}</p>
      )}
      {failures.length > 0 && (
        <div className={dialog.failures} role="region" tabIndex={0} aria-label={t('Refused')}>
          <p>
            {t('{count, plural, one {# was} other {# were}} refused:', { count: failures.length })}
          </p>
          <ul>
            {failures.map(({ id, message }) => (
              <li key={id}>
                <a href={recordHref(model.name, id)}>
                  <bdi>{names.get(id) ?? id}</bdi>
                </a>
                {': '}
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={dialog.dialogButtons}>
        {undo !== undefined && <UndoButton model={model.name} undo={undo} />}
        <Button onClick={onClose}>{t('Close')}</Button>
      </div>
    </>
  )
}

function Ended({ problem }: { readonly problem: unknown }): ReactNode {
  const hint = problem instanceof ApiProblem ? problem.hint : undefined
  return (
    <p role="alert" className={styles.rowProblem}>
      {problem instanceof Error ? problem.message : String(problem)} {hint}
    </p>
  )
}

function UndoButton(props: {
  readonly model: string
  readonly undo: () => Promise<number>
}): ReactNode {
  const { model, undo } = props
  const [isRunning, setRunning] = useState(false)
  const [outcome, setOutcome] = useState<string>()
  const run = async (): Promise<void> => {
    setRunning(true)
    try {
      const count = await undo()
      setOutcome(t('{count, plural, one {# old value} other {# old values}} put back.', { count }))
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : String(error))
    }
    await refreshAll(model)
  }
  if (outcome !== undefined) return <span role="status">{outcome}</span>
  return (
    <Button
      variant="default"
      loading={isRunning}
      onClick={() => {
        void run()
      }}
    >
      {t('Undo')}
    </Button>
  )
}

function doneText(task: BulkTask, done: number): string {
  const values = { done, count: formatInteger(done) }
  switch (task.kind) {
    case 'change':
      return t('{done, plural, one {{count} record} other {{count} records}} changed.', values)
    case 'delete':
      return t('{done, plural, one {{count} record} other {{count} records}} deleted.', values)
    case 'action':
      return t('Done with {done, plural, one {{count} record} other {{count} records}}.', values)
  }
}
