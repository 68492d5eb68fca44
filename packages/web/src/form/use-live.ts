import { useEffect, useState } from 'react'
import { useUser } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { isReferred } from '../fields/field-kind.ts'
import { t } from '../language/language.ts'
import type { FormDraft } from './form-draft.ts'
import { type Merge, merge } from './form-merge.ts'
import type { FormPlan } from './form-plan.ts'
import { type FormValues, valuesOf } from './form-values.ts'
import type { RecordForm } from './use-record-form.ts'
import type { Saving } from './use-save.ts'

export interface Live {
  /** Somebody changed the record while something here is not saved. */
  readonly isBehind: boolean
  /** Who did, by name. */
  readonly who: string
  /** Brings what they did into the form. */
  readonly take: () => void
  readonly restore: (draft: FormDraft) => void
  /** What a person has to decide; undefined when there is nothing. */
  readonly merging: Merge | undefined
  /** Whether deciding saves. */
  readonly isSaving: boolean
  readonly decide: (values: FormValues) => void
  readonly closeMerge: () => void
}

interface Open {
  readonly theirs: Row
  readonly merged: Merge
}

/** What others do to the record: shown at once while nothing is typed here, offered when something is. */
export function useLive(
  plan: FormPlan,
  {
    form,
    saving,
    live,
  }: { readonly form: RecordForm; readonly saving: Saving; readonly live: Row | undefined },
): Live {
  const { state, dispatch, isDirty, isNew } = form
  const [opened, setOpened] = useState<Open | undefined>(undefined)
  const isNewer = !isNew && versionOf(live) > versionOf(state.row)
  const isIdle = saving.state.kind !== 'saving' && saving.state.kind !== 'conflict'
  useEffect(() => {
    if (live !== undefined && isNewer && isIdle && !isDirty)
      dispatch({ kind: 'replace', row: live, values: valuesOf(plan, live) })
  }, [live, isNewer, isIdle, isDirty, dispatch, plan])

  const mergeIn = (theirs: Row, base: FormValues, mine: FormValues): void => {
    const merged = merge(plan, { base, mine, theirs: valuesOf(plan, theirs) })
    if (merged.conflicts.length > 0) setOpened({ theirs, merged })
    else dispatch({ kind: 'replace', row: theirs, values: merged.values })
  }
  const open = saving.state.kind === 'conflict' ? saving.state : opened
  return {
    isBehind: isNewer && isIdle && isDirty,
    who: useAuthor(open?.theirs ?? otherRow(saving, isNewer ? live : undefined) ?? state.row),
    take: () => {
      if (live !== undefined) mergeIn(live, state.base, state.values)
    },
    restore: ({ base, mine }) => {
      if (isNew) dispatch({ kind: 'replace', row: state.row, values: mine })
      else mergeIn(state.row, base, mine)
    },
    merging: open?.merged,
    isSaving: saving.state.kind === 'conflict',
    decide: (values) => {
      if (open === undefined) return
      const { theirs } = open
      dispatch({ kind: 'replace', row: theirs, values })
      setOpened(undefined)
      if (saving.state.kind === 'conflict')
        void saving.save({ row: theirs, base: valuesOf(plan, theirs), values })
    },
    closeMerge: () => {
      setOpened(undefined)
      if (saving.state.kind === 'conflict') saving.setState({ kind: 'idle' })
    },
  }
}

function versionOf(row: Row | undefined): number {
  return Number(row?.['version'] ?? 0)
}

/** The record as somebody else left it: before the last save, or since. */
function otherRow({ state }: Saving, newer: Row | undefined): Row | undefined {
  return newer ?? (state.kind === 'saved' ? state.theirs : undefined)
}

function useAuthor(row: Row): string {
  const user = useUser()
  const author = row['updated_by']
  if (isReferred(author)) return author.title
  return author === user.id ? user.name : t('Somebody')
}
