import {
  type ColumnDef,
  columnOrderingFeature,
  columnVisibilityFeature,
  type ReactTable,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { arrange, type ColumnChoice, keepChoice, readChoice } from './column-choice.ts'
import { allColumns, declaredColumns, fittingColumns, type ListColumn } from './list-columns.ts'

const features = tableFeatures({
  rowSelectionFeature,
  columnVisibilityFeature,
  columnOrderingFeature,
})

export type ListTable = ReactTable<typeof features, Row>

export interface ListColumns {
  readonly all: readonly ListColumn[]
  /** Those shown, in the chosen order. */
  readonly shown: readonly ListColumn[]
  readonly choice: ColumnChoice
  readonly choose: (choice: ColumnChoice | undefined) => void
}

/** The columns of a list as somebody chose them in this browser. */
export function useListColumns(meta: Meta, model: ModelMeta): ListColumns {
  const all = useMemo(() => allColumns(meta, model, kindOf), [meta, model])
  const [chosen, setChosen] = useState(() => readChoice(model.name, localStorage))
  return useMemo(() => {
    const ids = all.map(({ id }) => id)
    const shown = (chosen?.shown ?? declaredColumns(model)).filter((id) => ids.includes(id))
    const choice = { order: arrange(ids, chosen?.order ?? []), shown }
    const ordered = choice.order
      .filter((id) => shown.includes(id))
      .map((id) => all.find((column) => column.id === id))
      .filter((column) => column !== undefined)
    return {
      all,
      choice,
      shown: fittingColumns(ordered),
      choose: (next) => {
        keepChoice(model.name, next, localStorage)
        setChosen(next)
      },
    }
  }, [all, chosen, model])
}

interface TableParts {
  readonly rows: readonly Row[]
  readonly columns: ListColumns
  readonly selection: RowSelectionState
  readonly setSelection: (
    next: RowSelectionState | ((old: RowSelectionState) => RowSelectionState),
  ) => void
}

/** The one table engine of the list: which rows are selected, which columns are shown in which order. */
export function useListTable({ rows, columns, selection, setSelection }: TableParts): ListTable {
  const { all, choice, shown } = columns
  const definitions = useMemo(
    () =>
      all.map(
        ({ id, label, key }): ColumnDef<typeof features, Row> => ({
          id,
          header: label,
          accessorFn: (row) => row[key],
        }),
      ),
    [all],
  )
  const columnVisibility = useMemo(
    () => Object.fromEntries(all.map(({ id }) => [id, shown.some((one) => one.id === id)])),
    [all, shown],
  )
  const data = useMemo(() => [...rows], [rows])
  const columnOrder = useMemo(() => [...choice.order], [choice])
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: (row) => row.id,
    state: { rowSelection: selection, columnVisibility, columnOrder },
    onRowSelectionChange: setSelection,
  })
}
