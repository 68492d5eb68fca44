import { Button, Modal } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { ActionMeta, ModelMeta } from '../api/meta.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import { BulkFields, changeableFields } from './bulk-fields.tsx'
import { BulkOutcome } from './bulk-outcome.tsx'
import type { BulkProgress } from './bulk-run.ts'
import { type BulkOrder, type BulkResult, type BulkTask, carryOut, sizeOf } from './bulk-task.ts'
import { refreshAll } from './list-data.ts'
import dialog from './list-dialog.module.css'
import type { BulkScope } from './use-selection.ts'

interface DialogProps {
  readonly model: ModelMeta
  readonly question: Question
  readonly scope: BulkScope
  readonly task: BulkTask
  readonly onClose: () => void
  /** Called when it was carried out and the dialog is closed. */
  readonly onDone: () => void
}

type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'running'; readonly progress: BulkProgress; readonly end: AbortController }
  | { readonly kind: 'done'; readonly result: BulkResult }

/** Asks, with count and consequence; shows how far it is; says what was done and what was not. */
export function BulkDialog(props: DialogProps): ReactNode {
  const { model, question, scope, task, onClose, onDone } = props
  const [stage, setStage] = useState<Stage>({ kind: 'asking' })
  // The scope as it was when the dialog opened: what is selected meanwhile does not join.
  const [fixed] = useState(scope)
  const run = async (order: BulkOrder): Promise<void> => {
    const end = new AbortController()
    const show = (progress: BulkProgress): void => setStage({ kind: 'running', progress, end })
    show({ done: 0, total: sizeOf(fixed), failures: [] })
    const result = await carryOut({
      model,
      question,
      scope: fixed,
      order,
      report: show,
      signal: end.signal,
    })
    await refreshAll(model.name)
    setStage({ kind: 'done', result })
  }
  const close = (): void => {
    if (stage.kind === 'running') return
    if (stage.kind === 'done') onDone()
    onClose()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={titleOf(task, model, sizeOf(fixed))}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('Close') }}
      withCloseButton={stage.kind !== 'running'}
    >
      {stage.kind === 'asking' && (
        <Ask task={task} model={model} count={sizeOf(fixed)} onRun={run} onClose={close} />
      )}
      {stage.kind === 'running' && <Running {...stage} />}
      {stage.kind === 'done' && (
        <BulkOutcome model={model} task={task} result={stage.result} onClose={close} />
      )}
    </Modal>
  )
}

function titleOf(task: BulkTask, model: ModelMeta, count: number): string {
  const values = {
    count: formatInteger(count),
    name: count === 1 ? model.label : model.plural,
  }
  switch (task.kind) {
    case 'change':
      return t('Change a field of {count} {name}', values)
    case 'delete':
      return t('Delete {count} {name}?', values)
    case 'action':
      return t('{action}: {count} {name}', { ...values, action: task.action.label })
  }
}

interface AskProps {
  readonly task: BulkTask
  readonly model: ModelMeta
  readonly count: number
  readonly onRun: (order: BulkOrder) => Promise<void>
  readonly onClose: () => void
}

function Ask(props: AskProps): ReactNode {
  const { task } = props
  if (task.kind === 'delete') return <AskDelete {...props} />
  if (task.kind === 'change') return <AskChange {...props} />
  return <AskAction {...props} action={task.action} />
}

function AskDelete({ model, count, onRun, onClose }: AskProps): ReactNode {
  const verb = t('Delete {count} {name}', {
    count: formatInteger(count),
    name: count === 1 ? model.label : model.plural,
  })
  return (
    <>
      <p>
        {t(
          'They are gone for everybody. This cannot be undone; the audit log keeps what they were.',
        )}
      </p>
      <Buttons onClose={onClose}>
        <Button
          color="red.9"
          onClick={() => {
            void onRun({ kind: 'delete' })
          }}
        >
          {verb}
        </Button>
      </Buttons>
    </>
  )
}

function AskChange({ model, count, onRun, onClose }: AskProps): ReactNode {
  const fields = changeableFields(model)
  const id = useId()
  const [name, setName] = useState(fields[0]?.name ?? '')
  const [value, setValue] = useState<unknown>(null)
  const field = fields.find((one) => one.name === name)
  return (
    <>
      <div className={dialog.fieldChoice}>
        <label htmlFor={id}>{t('Field')}</label>
        <select
          id={id}
          value={name}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value)
            setValue(null)
          }}
        >
          {fields.map((one) => (
            <option key={one.name} value={one.name}>
              {one.label}
            </option>
          ))}
        </select>
      </div>
      {field !== undefined && (
        <BulkFields
          key={field.name}
          fields={[field]}
          values={{ [field.name]: value }}
          onChange={(_, next) => setValue(next)}
        />
      )}
      <p className={dialog.note}>
        {t('Old values can be put back afterwards, as long as this window is open.')}
      </p>
      <Buttons onClose={onClose}>
        <Button
          disabled={field === undefined}
          onClick={() => {
            if (field !== undefined) void onRun({ kind: 'change', field, value })
          }}
        >
          {t('Change {count}', { count: formatInteger(count) })}
        </Button>
      </Buttons>
    </>
  )
}

function AskAction({
  action,
  count,
  onRun,
  onClose,
}: AskProps & { readonly action: ActionMeta }): ReactNode {
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({})
  return (
    <>
      {action.confirm !== undefined && <p>{action.confirm}</p>}
      <BulkFields
        fields={action.parameters}
        values={values}
        onChange={(name, value) => setValues((old) => ({ ...old, [name]: value }))}
      />
      <Buttons onClose={onClose}>
        <Button
          onClick={() => {
            void onRun({ kind: 'action', action, values })
          }}
        >
          {t('{action} ({count})', { action: action.label, count: formatInteger(count) })}
        </Button>
      </Buttons>
    </>
  )
}

function Buttons(props: { readonly children: ReactNode; readonly onClose: () => void }): ReactNode {
  return (
    <div className={dialog.dialogButtons}>
      <Button variant="default" onClick={props.onClose} data-autofocus>
        {t('Cancel')}
      </Button>
      {props.children}
    </div>
  )
}

function Running(props: {
  readonly progress: BulkProgress
  readonly end: AbortController
}): ReactNode {
  const { progress, end } = props
  const { done, total, failures } = progress
  const tried = done + failures.length
  return (
    <>
      <progress className={dialog.progress} max={total} value={tried} aria-label={t('Progress')} />
      <p role="status">
        {t('{done} of {total}', { done: formatInteger(tried), total: formatInteger(total) })}
      </p>
      <div className={dialog.dialogButtons}>
        <Button variant="default" onClick={() => end.abort()}>
          {t('Stop here')}
        </Button>
      </div>
    </>
  )
}
