import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { EMPTY_SEARCH, isNarrowed, type SearchState, toggleSort } from '../search/search-state.ts'
import type { CollectionViewProps } from '../views/view-registry.ts'
import { BulkBar } from './bulk-bar.tsx'
import { EmptyModel, NothingMatches } from './empty-list.tsx'
import styles from './list.module.css'
import { ListContent } from './list-content.tsx'
import type { RowControls } from './list-row.tsx'
import { useScroller } from './list-table.tsx'
import { ListToolbar } from './list-toolbar.tsx'
import { ListProblem, ListSkeleton } from './list-wait.tsx'
import { LiveBar } from './live-bar.tsx'
import { HowMuch } from './pager.tsx'
import { onRowKey, useRowClick } from './row-behaviour.ts'
import { type List, useList } from './use-list.ts'
import { isEditable, type ListEdit } from './use-list-edit.ts'
import { useListKeys } from './use-list-keys.ts'

const PHONE = '(max-width: 48em)'

/** Records of a model as a table, on a phone as cards. */
export function ListView(props: CollectionViewProps): ReactNode {
  const { model, query: question } = props
  const list = useList(props)
  const { state, change, columns, selection, edit, page, rows, groups, total } = list
  const isPhone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false })
  const [isEditing, setEditing] = useState(false)
  const controls = useRowControls(model, edit, selection.toggle)
  const scroller = useScroller()
  const beginEdit = (id: string): void => {
    const row = rows.find((one) => one.id === id)
    if (row !== undefined && !isPhone) edit.send({ kind: 'begin', row })
  }
  const mayEdit = !isPhone && groups === undefined
  useListKeys(scroller, model, beginEdit)
  const onClick = useRowClick(model.name, isEditing && mayEdit ? beginEdit : undefined)
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [scroller, state.page, question])
  const clear = (): void => change({ ...EMPTY_SEARCH, groupBy: state.groupBy, view: state.view })
  return (
    <div className={styles.view}>
      <ListBar
        model={model}
        list={list}
        query={question}
        isEditing={isEditing && mayEdit}
        onEditing={mayEdit ? setEditing : undefined}
      />
      <LiveBar live={list.live} />
      <PageProblem list={list} onClear={clear} />
      {page.isPending && <ListSkeleton />}
      {list.isEmpty && <NoRows meta={list.meta} model={model} state={state} onClear={clear} />}
      {page.data !== undefined && !list.isEmpty && (
        // Keys do the same: each row has a link.
        <div
          className={styles.content}
          onClick={onClick}
          onKeyDown={(event) => onRowKey(event, edit)}
        >
          <ListContent
            {...{ model, question, rows, selection, controls, scroller, total }}
            meta={list.meta}
            look={isPhone ? 'cards' : 'rows'}
            groupBy={state.groupBy}
            offset={list.offset}
            columns={columns.shown}
            select={list.select}
            sumsOf={list.sumsOf}
            sums={list.sums}
            order={state.order}
            onSort={(field, isMore) => change({ order: toggleSort(state.order, field, isMore) })}
            session={edit.session}
            isBusy={page.isFetching}
          />
        </div>
      )}
    </div>
  )
}

/** How much there is; while something is selected, what can be done with it. */
function ListBar(
  props: CollectionViewProps & {
    readonly list: List
    readonly isEditing: boolean
    readonly onEditing: ((isEditing: boolean) => void) | undefined
  },
): ReactNode {
  const { model, query, list, isEditing, onEditing } = props
  const { state, change, groups, total, columns, edit, selection } = list
  // Where there is nothing yet, nothing can be counted, edited or arranged.
  if (list.isEmpty && !isNarrowed(state)) return null
  if (selection.scope === undefined)
    return (
      <ListToolbar
        {...{ model, state, change, groups, total, columns, edit, isEditing, onEditing }}
        question={query}
        count={list.rows.length}
      />
    )
  return (
    <BulkBar
      {...{ model, selection, total }}
      question={query}
      columns={columns.shown}
      scope={selection.scope}
    >
      <HowMuch {...{ state, groups, total }} count={list.rows.length} onChange={change} />
    </BulkBar>
  )
}

function PageProblem(props: { readonly list: List; readonly onClear: () => void }): ReactNode {
  const { page, state } = props.list
  if (page.error === null) return null
  return (
    <ListProblem
      error={page.error}
      onRetry={() => void page.refetch()}
      onClear={isNarrowed(state) ? props.onClear : undefined}
    />
  )
}

/** Why there is nothing to see: no records at all, or none like this. */
function NoRows(props: {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly state: SearchState
  readonly onClear: () => void
}): ReactNode {
  const { meta, model, state, onClear } = props
  return isNarrowed(state) ? (
    <NothingMatches model={model} onClear={onClear} />
  ) : (
    <EmptyModel meta={meta} model={model} />
  )
}

/** The same object at every drawing, so that rows which did not change are not drawn again. */
function useRowControls(
  model: CollectionViewProps['model'],
  { send }: ListEdit,
  toggle: RowControls['toggle'],
): RowControls {
  const type = useCallback<RowControls['type']>(
    (id, field, value) => send({ kind: 'type', id, field, value }),
    [send],
  )
  return useMemo(
    () => ({ toggle, type, isEditable: (column) => isEditable(model, column) }),
    [model, toggle, type],
  )
}
