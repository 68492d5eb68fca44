import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Meta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { useMeta } from '../api/queries.ts'
import type { Page, Row } from '../api/records.ts'
import { type SearchControl, useSearchState } from '../search/use-search.ts'
import type { CollectionViewProps } from '../views/view-registry.ts'
import { selectOfColumns } from './list-columns.ts'
import { useGroups, useListPage, useTotals } from './list-data.ts'
import { type ListEdit, useListEdit } from './use-list-edit.ts'
import { type ListColumns, useListColumns, useListTable } from './use-list-table.ts'
import { type LiveRows, useLiveRows } from './use-live-rows.ts'
import { type ListSelection, useSelection } from './use-selection.ts'

const BEHIND_THE_END = 416
const NO_ROWS: readonly Row[] = []

/** All that a list knows: what is shown, of how much, what is selected and what is being changed. */
export interface List extends SearchControl {
  readonly meta: Meta
  readonly columns: ListColumns
  readonly select: string
  readonly page: UseQueryResult<Page>
  /** Empty when the list is grouped: the records come with their groups. */
  readonly rows: readonly Row[]
  readonly offset: number
  readonly total: number | undefined
  /** How many groups there are; undefined when the list is not grouped. */
  readonly groups: number | undefined
  readonly isEmpty: boolean
  readonly sumsOf: readonly string[]
  readonly sums: Readonly<Record<string, string>>
  readonly selection: ListSelection
  readonly edit: ListEdit
  readonly live: LiveRows
}

export function useList({ model, query: question }: CollectionViewProps): List {
  const meta = useMeta()
  const control = useSearchState(model.name)
  const { state, change } = control
  const columns = useListColumns(meta, model)
  const { shown } = columns
  const select = useMemo(() => selectOfColumns(shown, model), [shown, model])
  const sumsOf = useMemo(() => shown.filter((one) => one.isSummed).map(({ id }) => id), [shown])
  const [by] = state.groupBy
  const offset = by === undefined ? (state.page - 1) * state.size : 0
  // Of a grouped list only the number of all is asked for.
  const wanted = by === undefined ? { select, limit: state.size } : { select: 'id', limit: 1 }
  const page = useListPage({ model, question, offset, isWanted: true, ...wanted })
  const isGrouped = by !== undefined
  const groups = useGroups({
    meta,
    model,
    question,
    by: by ?? '',
    sums: sumsOf,
    isWanted: isGrouped,
  })
  const sums = useTotals(model, question, sumsOf)
  const read = isGrouped ? NO_ROWS : (page.data?.rows ?? NO_ROWS)
  const ids = useMemo(() => read.map(({ id }) => id), [read])
  const selection = useSelection(model, question, ids)
  const table = useListTable({
    rows: read,
    columns,
    selection: selection.rows,
    setSelection: selection.setRows,
  })
  const rows = useMemo(
    () => table.getRowModel().rows.map(({ original }) => original),
    [table, read],
  )
  useFirstPage(page.error, change)
  const total = page.data?.total
  return {
    ...control,
    meta,
    columns,
    select,
    page,
    rows,
    offset,
    total,
    groups: isGrouped ? (groups.data?.length ?? 0) : undefined,
    isEmpty: total === 0 && page.error === null,
    sumsOf,
    sums,
    selection,
    edit: useListEdit(model, shown, select),
    live: useLiveRows({ model: model.name, select, question, shown: ids }),
  }
}

/** A page behind the end: somebody deleted meanwhile, or typed the address. */
function useFirstPage(error: Error | null, change: SearchControl['change']): void {
  const isBehind = error instanceof ApiProblem && error.status === BEHIND_THE_END
  useEffect(() => {
    if (isBehind) change({ page: 1 })
  }, [isBehind, change])
}
