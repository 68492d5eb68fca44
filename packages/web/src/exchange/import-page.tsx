import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta, useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import styles from './exchange.module.css'
import { type FileHead, type ImportJob, type ImportOutcome, isOver } from './import-api.ts'
import { ImportCheck } from './import-check.tsx'
import { ImportDrop } from './import-drop.tsx'
import { ImportMapping } from './import-mapping.tsx'
import type { ImportPlan } from './import-plan.ts'
import { ImportResult } from './import-result.tsx'
import { ImportRun, ImportStopped } from './import-run.tsx'
import { ImportSteps, type Step } from './import-steps.tsx'
import { type ImportState, useImport } from './use-import.ts'

/** File, columns, check, import, result: each step changes nothing before the last one. */
export function ImportPage(): ReactNode {
  const { model: name = '' } = useParams({ strict: false })
  const model = useModel(name)
  if (model === undefined) return <NotFound />
  return <ImportWizard key={name} model={model} />
}

function ImportWizard({ model }: { readonly model: ModelMeta }): ReactNode {
  const state = useImport(model.name)
  const mayWrite = model.operations.includes('create') || model.operations.includes('update')
  if (state.failure !== null && state.failure !== undefined && state.job === undefined)
    return <ViewProblem error={state.failure} reset={state.restart} />
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('Import {plural}', { plural: model.plural })}</h1>
        {state.fileName !== '' && <p className={styles.file}>{state.fileName}</p>}
      </header>
      {mayWrite ? (
        <>
          <ImportSteps at={stepOf(state)} />
          <StepBody model={model} state={state} />
        </>
      ) : (
        <p role="alert" className={styles.problem}>
          {t('You may neither create nor change {plural}. An administrator can say who may.', {
            plural: model.plural,
          })}
        </p>
      )}
    </div>
  )
}

function stepOf({ job, head }: ImportState): Step {
  if (job !== undefined) return job.kind === 'import_check' ? 'check' : 'import'
  return head === undefined ? 'file' : 'columns'
}

interface StepProps {
  readonly model: ModelMeta
  readonly state: ImportState
}

function StepBody({ model, state }: StepProps): ReactNode {
  const { job, undo, head, plan } = state
  const running = [undo, job].find((one) => one !== undefined && !isOver(one))
  if (running !== undefined) return <ImportRun job={running} onEnd={state.refresh} />
  if (job?.kind === 'import') return <ResultStep model={model} state={state} job={job} />
  if (head === undefined || plan === undefined)
    return <ImportDrop model={model.name} onStored={state.takeFile} />
  const outcome = job?.result ?? null
  if (outcome === null) return <MappingStep model={model} state={state} head={head} plan={plan} />
  return (
    <ImportCheck
      model={model}
      outcome={outcome}
      plan={plan}
      onImport={() => state.order('import')}
      onBack={state.backToColumns}
      onCreating={state.checkCreating}
      isOrdering={state.isOrdering}
      problem={state.problem}
    />
  )
}

function ResultStep({
  model,
  state,
  job,
}: StepProps & { readonly job: ImportJob<ImportOutcome> }): ReactNode {
  return (
    <>
      <ImportResult
        model={model}
        job={job}
        undone={state.undo}
        onUndo={state.undoImport}
        isOrdering={state.isOrdering}
        onAgain={state.backToColumns}
        onOtherFile={state.restart}
      />
      {state.problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {state.problem}
        </p>
      )}
    </>
  )
}

function MappingStep({
  model,
  state,
  head,
  plan,
}: StepProps & { readonly head: FileHead; readonly plan: ImportPlan }): ReactNode {
  return (
    <>
      {state.job !== undefined && <ImportStopped job={state.job} />}
      <ImportMapping
        meta={useMeta()}
        model={model}
        head={head}
        plan={plan}
        onPlan={state.setPlan}
        onCheck={() => state.order('check')}
        onOtherFile={state.restart}
        isOrdering={state.isOrdering}
        problem={state.problem}
      />
    </>
  )
}
