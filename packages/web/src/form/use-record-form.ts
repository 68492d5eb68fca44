import { useMemo, useReducer } from 'react'
import { useUser } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { isChanged } from './form-changes.ts'
import { type Derivations, deriveWith } from './form-derive.ts'
import { bringBack, merge } from './form-merge.ts'
import type { FormPlan } from './form-plan.ts'
import type { FieldProblems } from './form-problems.ts'
import {
  type FormValues,
  type Line,
  setField,
  setLines,
  valuesOf,
  withKeys,
} from './form-values.ts'

interface RecordState {
  /** As the server last gave it; of a new record only its id. */
  readonly row: Row
  /** The values it began with, and those on the screen. */
  readonly base: FormValues
  readonly values: FormValues
  readonly problems: FieldProblems
}

export type FormEvent =
  | { readonly kind: 'field'; readonly name: string; readonly value: unknown }
  | {
      readonly kind: 'line'
      readonly collection: string
      readonly key: string
      readonly name: string
      readonly value: unknown
    }
  | {
      readonly kind: 'lines'
      readonly collection: string
      readonly change: (lines: readonly Line[]) => readonly Line[]
    }
  | { readonly kind: 'problems'; readonly problems: FieldProblems }
  /** The record as it is now, with what was typed on top of it. */
  | { readonly kind: 'replace'; readonly row: Row; readonly values: FormValues }
  /** A save went well; what was typed while it ran stays. */
  | {
      readonly kind: 'saved'
      readonly row: Row
      readonly sent: FormValues
      readonly ids: ReadonlyMap<string, string>
    }
  | { readonly kind: 'discard' }
  /** What was discarded, with what it was typed on. */
  | { readonly kind: 'bring-back'; readonly base: FormValues; readonly mine: FormValues }

export interface RecordForm {
  readonly state: RecordState
  readonly dispatch: (event: FormEvent) => void
  readonly isNew: boolean
  readonly isDirty: boolean
  readonly derive: Derivations
}

export interface Beginning {
  readonly row: Row
  /** Of a new record: its defaults, or what was copied. */
  readonly values?: FormValues | undefined
}

/** The state of one form. */
export function useRecordForm(plan: FormPlan, beginning: Beginning): RecordForm {
  const user = useUser()
  const [state, dispatch] = useReducer(
    (before: RecordState, event: FormEvent) => reduce(plan, before, event),
    beginning,
    ({ row, values }) => begin(plan, row, values),
  )
  const derive = useMemo(
    () =>
      deriveWith(
        { meta: plan.meta, model: plan.model, viewer: { id: user.id, groups: plan.meta.groups } },
        plan,
      ),
    [plan, user.id],
  )
  return {
    state,
    dispatch,
    derive,
    isNew: state.row['version'] === undefined,
    isDirty: isChanged(plan, state.base, state.values),
  }
}

function begin(plan: FormPlan, row: Row, values = valuesOf(plan, row)): RecordState {
  return { row, base: values, values, problems: {} }
}

function reduce(plan: FormPlan, state: RecordState, event: FormEvent): RecordState {
  switch (event.kind) {
    case 'field':
      return {
        ...state,
        values: setField(state.values, event.name, event.value),
        problems: without(state.problems, event.name),
      }
    case 'line': {
      const { collection, key, name, value } = event
      return {
        ...state,
        values: setLines(state.values, collection, (lines) =>
          lines.map((line) =>
            line.key === key ? { key, values: { ...line.values, [name]: value } } : line,
          ),
        ),
        problems: without(state.problems, `${collection}/${key}/${name}`),
      }
    }
    case 'lines':
      return { ...state, values: setLines(state.values, event.collection, event.change) }
    case 'problems':
      return { ...state, problems: event.problems }
    case 'replace':
      return {
        row: event.row,
        base: event.row['version'] === undefined ? state.base : valuesOf(plan, event.row),
        values: event.values,
        problems: {},
      }
    case 'saved':
      return saved(plan, state, event)
    case 'bring-back': {
      const { base, mine } = event
      const values = bringBack(plan, { base, mine, theirs: state.values })
      return { ...state, values, problems: {} }
    }
    case 'discard':
      return { ...state, values: state.base, problems: {} }
  }
}

function saved(
  plan: FormPlan,
  state: RecordState,
  { row, sent, ids }: Extract<FormEvent, { kind: 'saved' }>,
): RecordState {
  const theirs = valuesOf(plan, row)
  if (state.values === sent) return { row, base: theirs, values: theirs, problems: {} }
  const sides = { base: withKeys(sent, ids), mine: withKeys(state.values, ids), theirs }
  return { row, base: theirs, values: merge(plan, sides).values, problems: {} }
}

function without(problems: FieldProblems, place: string): FieldProblems {
  if (!(place in problems)) return problems
  return Object.fromEntries(Object.entries(problems).filter(([name]) => name !== place))
}
