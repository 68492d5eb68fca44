import { useRef, useState } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import type { ApiProblem } from '../api/problem.ts'
import { keys, queryClient } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { findProblems } from './form-check.ts'
import type { Merge } from './form-merge.ts'
import type { FormPlan } from './form-plan.ts'
import { isDoubt, saveRecord } from './form-save.ts'
import type { RecordForm } from './use-record-form.ts'

/** How the last save went, as far as it still matters. */
export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly taken: readonly string[]; readonly theirs?: Row }
  /** Some values are missing or do not fit; nothing was sent. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly problem: ApiProblem }
  | { readonly kind: 'conflict'; readonly theirs: Row; readonly merged: Merge }
  | { readonly kind: 'gone' }

export type SavedFrom = Pick<RecordForm['state'], 'row' | 'base' | 'values'>

export interface Saving {
  readonly state: SaveState
  /** With `from` instead of what is on the screen, after somebody chose. */
  readonly save: (from?: SavedFrom) => Promise<Row | undefined>
  readonly setState: (state: SaveState) => void
}

/** Saves what differs; undefined when it was not saved, for which the state says why. */
export function useSave(
  plan: FormPlan,
  form: RecordForm,
  isRequired: (field: FieldMeta) => boolean,
): Saving {
  const [state, setState] = useState<SaveState>({ kind: 'idle' })
  const isRunning = useRef(false)
  const isInDoubt = useRef(false)

  const run = async ({ row, base, values }: SavedFrom): Promise<Row | undefined> => {
    const wrong = findProblems(plan, { base, values, isRequired })
    if (Object.keys(wrong).length > 0) {
      form.dispatch({ kind: 'problems', problems: wrong })
      setState({ kind: 'incomplete' })
      return undefined
    }
    setState({ kind: 'saving' })
    const end = await saveRecord(plan, { row, base, values, isInDoubt: isInDoubt.current })
    isInDoubt.current = end.kind === 'refused' && isDoubt(end.problem)
    if (end.kind !== 'saved') {
      form.dispatch({ kind: 'problems', problems: end.kind === 'refused' ? end.problems : {} })
      setState(end)
      return undefined
    }
    takeOver(plan, end.row)
    form.dispatch(end)
    setState(end)
    return end.row
  }

  const save = async (from: SavedFrom = form.state): Promise<Row | undefined> => {
    if (isRunning.current) return undefined
    isRunning.current = true
    try {
      return await run(from)
    } finally {
      isRunning.current = false
    }
  }
  return { state, save, setState }
}

/** What was saved is what everybody reads from here on; lists and what stands beside the record are read again. */
export function takeOver({ model }: FormPlan, row: Row): void {
  queryClient.setQueryData(keys.record(model.name, row.id), row)
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [what, name, kind] }) =>
      what === 'records' && !(name === model.name && kind === 'one'),
  })
}
