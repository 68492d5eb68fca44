import { useNavigate } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { t } from '../language/language.ts'
import { notifyUndo } from '../shell/notify.ts'
import { copyOf, emptyRow, newValues } from './form-defaults.ts'
import type { FormPlan } from './form-plan.ts'
import { newId } from './new-id.ts'
import type { DraftOffer } from './use-draft.ts'
import type { RecordForm } from './use-record-form.ts'
import type { SavedFrom, Saving } from './use-save.ts'

export interface Steps {
  readonly save: () => void
  readonly discard: () => void
  /** Makes a new record of one that somebody deleted. */
  readonly createAgain: () => void
}

/** What people do with a form as a whole. */
export function useSteps(
  plan: FormPlan,
  {
    form,
    saving,
    draft,
    isLeaving,
  }: {
    readonly form: RecordForm
    readonly saving: Saving
    readonly draft: DraftOffer
    readonly isLeaving: RefObject<boolean>
  },
): Steps {
  const navigate = useNavigate()
  const { name: model } = plan.model
  const { state, dispatch, isNew, isDirty } = form

  const saveNew = async (from?: SavedFrom): Promise<void> => {
    const row = await saving.save(from)
    if (row === undefined) return
    draft.drop()
    isLeaving.current = true
    await navigate({ to: '/$model/$id', params: { model, id: row.id }, replace: true })
  }
  return {
    save: () => {
      if (isNew) void saveNew()
      else if (isDirty) void saving.save()
    },
    discard: () => {
      draft.drop()
      if (isNew) {
        isLeaving.current = true
        void navigate({ to: '/$model', params: { model } })
        return
      }
      const { base, values: mine } = state
      dispatch({ kind: 'discard' })
      saving.setState({ kind: 'idle' })
      notifyUndo(t('Changes discarded'), () => dispatch({ kind: 'bring-back', base, mine }))
    },
    createAgain: () => {
      const again = {
        row: emptyRow(newId(new Date())),
        base: newValues(plan),
        values: copyOf(plan, state.values),
      }
      dispatch({ kind: 'replace', row: again.row, values: again.values })
      void saveNew(again)
    },
  }
}
