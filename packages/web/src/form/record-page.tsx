import { type ReactNode, useMemo, useRef } from 'react'
import { RecordActions } from '../actions/record-actions.tsx'
import { type FieldMeta, fieldOf } from '../api/meta.ts'
import { keys, queryClient, useUser } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { RecordAside } from '../record/record-aside.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import styles from './form.module.css'
import { flagsOf, shownIn } from './form-flags.ts'
import { hintOf } from './form-hint.ts'
import { Bar, SaveProblem } from './form-notices.tsx'
import type { FormPlan } from './form-plan.ts'
import { FormSheet } from './form-sheet.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { RecordBar } from './record-bar.tsx'
import { RecordMore } from './record-more.tsx'
import { StatusBar } from './status-bar.tsx'
import { type DraftOffer, useDraft } from './use-draft.ts'
import { type Live, useLive } from './use-live.ts'
import { type Beginning, type RecordForm, useRecordForm } from './use-record-form.ts'
import { type Saving, useSave } from './use-save.ts'
import { useSteps } from './use-steps.ts'

export interface RecordPageProps {
  readonly plan: FormPlan
  readonly beginning: Beginning
  /** The record as it was read last; undefined for a new one. */
  readonly live: Row | undefined
  /** It was there, and is not any more. */
  readonly isGone: boolean
}

/** A record that is looked at and changed. */
export function RecordPage(props: RecordPageProps): ReactNode {
  const { plan, beginning, isGone } = props
  const form = useRecordForm(plan, beginning)
  const { isNew, isDirty, state } = form
  // Messages, files and history are not for support.
  const isSupport = useUser().support !== undefined
  const saving = useSave(plan, form, requirementOf(plan, form))
  const draft = useDraft(
    plan,
    form,
    beginning.row['version'] === undefined ? 'new' : beginning.row.id,
  )
  const isLeaving = useRef(false)
  const steps = useSteps(plan, { form, saving, draft, isLeaving })
  const live = useLive(plan, { form, saving, live: props.live })
  const hints = useHints(plan, isNew)
  useShortcuts([{ keys: 'mod+s', label: t('Save'), run: steps.save }])
  const { merging, who } = live
  return (
    <div className={styles.page}>
      <LeaveGuard isDirty={isDirty} isLeaving={isLeaving} onDrop={draft.drop} />
      <RecordBar
        plan={plan}
        title={titleOf(plan, form)}
        id={isNew ? undefined : state.row.id}
        isDirty={isDirty}
        isSaving={saving.state.kind === 'saving'}
        isNew={isNew}
        onSave={steps.save}
        onDiscard={steps.discard}
        actions={
          !isNew &&
          !isGone && (
            <RecordActions
              model={plan.model}
              record={state.row}
              isDirty={isDirty}
              onDone={() => refresh(plan)}
            />
          )
        }
        more={!isNew && !isGone && <RecordMore {...{ plan, form, isLeaving }} />}
      />
      <Notices {...{ plan, form, saving, draft, live, isGone }} onCreateAgain={steps.createAgain} />
      <div className={styles.columns}>
        <div className={styles.record}>
          <RecordStatus plan={plan} form={form} />
          <FormSheet plan={plan} form={form} hints={hints} />
        </div>
        {!isNew && !isGone && !isSupport && (
          <div className={styles.aside}>
            <RecordAside model={plan.model} id={state.row.id} />
          </div>
        )}
      </div>
      {merging !== undefined && (
        <ConflictDialog
          plan={plan}
          who={who}
          values={merging.values}
          conflicts={merging.conflicts}
          verb={live.isSaving ? t('Save what is chosen') : t('Use what is chosen')}
          onClose={live.closeMerge}
          onDecide={live.decide}
        />
      )}
    </div>
  )
}

function Notices({
  plan,
  form,
  saving,
  draft,
  live,
  isGone,
  onCreateAgain,
}: {
  readonly plan: FormPlan
  readonly form: RecordForm
  readonly saving: Saving
  readonly draft: DraftOffer
  readonly live: Live
  readonly isGone: boolean
  readonly onCreateAgain: () => void
}): ReactNode {
  const { state } = form
  const { who } = live
  const isOver = isGone && saving.state.kind !== 'saving'
  return (
    <div className={styles.notices}>
      <SaveProblem
        plan={plan}
        values={state.values}
        state={isOver ? { kind: 'gone' } : saving.state}
        problems={state.problems}
        onCreateAgain={onCreateAgain}
      />
      <DraftBar draft={draft} onRestore={live.restore} />
      {live.isBehind && (
        <Bar actions={[{ label: t('Show'), run: live.take }]}>
          {t('{who} changed this meanwhile. What you typed is untouched.', { who })}
        </Bar>
      )}
      <Taken plan={plan} saving={saving} who={who} />
    </div>
  )
}

function RecordStatus({
  plan,
  form,
}: {
  readonly plan: FormPlan
  readonly form: RecordForm
}): ReactNode {
  const field = plan.view.status === undefined ? undefined : fieldOf(plan.model, plan.view.status)
  if (field === undefined) return null
  return <StatusBar field={field} value={form.state.values.fields[field.name]} />
}

function DraftBar({
  draft: { draft, decide, drop },
  onRestore,
}: {
  readonly draft: DraftOffer
  readonly onRestore: (draft: NonNullable<DraftOffer['draft']>) => void
}): ReactNode {
  if (draft === undefined) return null
  const restore = (): void => {
    onRestore(draft)
    decide()
  }
  return (
    <Bar
      actions={[
        { label: t('Restore draft'), run: restore },
        { label: t('Discard draft'), run: drop },
      ]}
    >
      {t('Draft from {time}: you typed here and did not save.', { time: formatInstant(draft.at) })}
    </Bar>
  )
}

/** What somebody else did to the record at the same time, and which was saved together with it. */
function Taken({
  plan,
  saving,
  who,
}: {
  readonly plan: FormPlan
  readonly saving: Saving
  readonly who: string
}): ReactNode {
  if (saving.state.kind !== 'saved' || saving.state.taken.length === 0) return null
  const fields = saving.state.taken
    .map((name) => fieldOf(plan.model, name)?.label ?? name)
    .join(', ')
  return (
    <Bar actions={[{ label: t('Close'), run: () => saving.setState({ kind: 'idle' }) }]}>
      {t('Saved. {who} changed {fields} meanwhile; both changes are kept.', { who, fields })}
    </Bar>
  )
}

function requirementOf(plan: FormPlan, form: RecordForm): (field: FieldMeta) => boolean {
  const { derive, isNew, state } = form
  return (field) =>
    flagsOf(field, shownIn(plan, field.name), { plan, derive, values: state.values, isNew })
      .isRequired
}

function useHints(plan: FormPlan, isNew: boolean): Readonly<Record<string, string>> {
  const user = useUser()
  return useMemo(() => {
    if (!isNew) return {}
    const now = new Date()
    return Object.fromEntries(
      plan.fields.flatMap((field) => {
        const hint = hintOf(field, user, now)
        return hint === undefined ? [] : [[field.name, hint] as const]
      }),
    )
  }, [plan, isNew, user])
}

function titleOf({ model }: FormPlan, { isNew, state }: RecordForm): string {
  if (isNew) return t('New {model}', { model: model.label })
  const field = fieldOf(model, model.title)
  const text = field === undefined ? '' : kindOf(field).toText(state.row[field.name], field)
  return text === '' ? t('Without a name') : text
}

function refresh({ model }: FormPlan): void {
  void queryClient.invalidateQueries({ queryKey: keys.model(model.name) })
}
