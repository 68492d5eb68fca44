import type { RowSelectionState } from '@tanstack/react-table'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import type { Question } from '../search/search-query.ts'
import { notifyProblem } from '../shell/notify.ts'
import { readIds } from './list-data.ts'

/** What a bulk action is about: these records, or everything that matches. */
export type BulkScope =
  | { readonly kind: 'some'; readonly ids: readonly string[] }
  | { readonly kind: 'all'; readonly total: number }

export interface ListSelection {
  readonly rows: RowSelectionState
  readonly setRows: (
    next: RowSelectionState | ((old: RowSelectionState) => RowSelectionState),
  ) => void
  /** undefined while nothing is selected. */
  readonly scope: BulkScope | undefined
  /** With `isRange` all between this and the one before. */
  readonly toggle: (id: string, isRange: boolean) => void
  readonly togglePage: () => void
  readonly page: 'none' | 'some' | 'all'
  readonly selectAll: (total: number) => void
  readonly clear: () => void
  readonly groupIds: ReadonlyMap<string, readonly string[]>
  readonly toggleGroup: (key: string, question: Question) => void
}

/** Which records are selected. A selection outlives pages, but not another question. */
export function useSelection(
  model: ModelMeta,
  question: Question,
  shown: readonly string[],
): ListSelection {
  const [rows, setRows] = useState<RowSelectionState>({})
  const [total, setTotal] = useState<number>()
  const [groupIds, setGroupIds] = useState<ReadonlyMap<string, readonly string[]>>(new Map())
  const last = useRef<string>(undefined)
  const page = useRef(shown)
  useEffect(() => {
    page.current = shown
  })
  const clear = useCallback(() => {
    setRows({})
    setTotal(undefined)
  }, [])
  const asked = JSON.stringify([question.filters, question.conditions])
  useEffect(clear, [asked, clear])
  const toggle = useCallback((id: string, isRange: boolean) => {
    const ids = isRange ? between(page.current, last.current, id) : [id]
    last.current = id
    setTotal(undefined)
    setRows((old) => put(old, ids, old[id] !== true))
  }, [])
  const toggleGroup = useCallback(
    (key: string, inside: Question) => {
      readIds(model.name, inside).then((ids) => {
        setTotal(undefined)
        setGroupIds((old) => new Map([...old, [key, ids]]))
        setRows((old) => put(old, ids, !ids.every((id) => old[id] === true)))
      }, notifyProblem)
    },
    [model.name],
  )
  const ids = useMemo(() => Object.keys(rows), [rows])
  const onPage = shown.filter((id) => rows[id] === true).length
  return {
    rows,
    setRows,
    scope: scopeOf(ids, total),
    toggle,
    togglePage: () => {
      setTotal(undefined)
      setRows((old) => put(old, shown, onPage < shown.length))
    },
    page: onPage === 0 ? 'none' : onPage === shown.length ? 'all' : 'some',
    selectAll: setTotal,
    clear,
    groupIds,
    toggleGroup,
  }
}

function scopeOf(ids: readonly string[], total: number | undefined): BulkScope | undefined {
  if (total !== undefined) return { kind: 'all', total }
  return ids.length === 0 ? undefined : { kind: 'some', ids }
}

function put(
  old: RowSelectionState,
  ids: readonly string[],
  isSelected: boolean,
): RowSelectionState {
  if (isSelected) return { ...old, ...Object.fromEntries(ids.map((id) => [id, true])) }
  const gone = new Set(ids)
  return Object.fromEntries(Object.entries(old).filter(([id]) => !gone.has(id)))
}

function between(all: readonly string[], from: string | undefined, to: string): readonly string[] {
  const [a, b] = [all.indexOf(from ?? to), all.indexOf(to)].sort((one, other) => one - other)
  return a === undefined || b === undefined || a < 0 ? [to] : all.slice(a, b + 1)
}
