import { useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import {
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useMeta } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { EMPTY_SEARCH, isNarrowed, toggleSort } from '../search/search-state.ts'
import { useSearchState } from '../search/use-search.ts'
import type { CollectionViewProps } from '../views/view-registry.ts'
import { BulkBar } from './bulk-bar.tsx'
import { EmptyModel, NothingMatches } from './empty-list.tsx'
import styles from './list.module.css'
import { selectOfColumns } from './list-columns.ts'
import { ListContent } from './list-content.tsx'
import { useGroups, useListPage, useTotals } from './list-data.ts'
import type { RowControls } from './list-row.tsx'
import { useScroller } from './list-table.tsx'
import { ListToolbar } from './list-toolbar.tsx'
import { ListProblem, ListSkeleton } from './list-wait.tsx'
import { LiveBar } from './live-bar.tsx'
import { isEditable, type ListEdit, useListEdit } from './use-list-edit.ts'
import { useListKeys } from './use-list-keys.ts'
import { useListColumns, useListTable } from './use-list-table.ts'
import { useLiveRows } from './use-live-rows.ts'
import { useSelection } from './use-selection.ts'

const PHONE = '(max-width: 48em)'
const NO_ROWS: readonly Row[] = []

/** Records of a model as a table, on a phone as cards. */
export function ListView({ model, query: question }: CollectionViewProps): ReactNode {
  const meta = useMeta()
  const { state, change } = useSearchState(model.name)
  const isPhone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false })
  const columns = useListColumns(meta, model)
  const { shown } = columns
  const select = useMemo(() => selectOfColumns(shown, model), [shown, model])
  const sums = useMemo(() => shown.filter((one) => one.isSummed).map(({ id }) => id), [shown])
  const isGrouped = state.groupBy.length > 0
  const offset = (state.page - 1) * state.size
  const limit = isGrouped ? 1 : state.size
  // Grouped lists need the number of all only; the records come with their groups.
  const page = useListPage({
    model,
    select: isGrouped ? 'id' : select,
    question,
    offset: isGrouped ? 0 : offset,
    limit,
    isWanted: true,
  })
  const [by = ''] = state.groupBy
  const groups = useGroups({ meta, model, question, by, sums, isWanted: isGrouped })
  const totals = useTotals(model, question, sums)
  const rows = isGrouped ? NO_ROWS : (page.data?.rows ?? NO_ROWS)
  const total = page.data?.total
  const ids = useMemo(() => rows.map(({ id }) => id), [rows])
  const selection = useSelection(model, question, ids)
  const table = useListTable({
    rows,
    columns,
    selection: selection.rows,
    setSelection: selection.setRows,
  })
  const edit = useListEdit(model, shown, select)
  const [isEditing, setEditing] = useState(false)
  const live = useLiveRows({ model: model.name, select, question, shown: ids })
  const scroller = useScroller()
  const controls = useRowControls(model, edit, selection.toggle)
  const beginEdit = (id: string): void => {
    const row = rows.find((one) => one.id === id)
    if (row !== undefined && !isPhone) edit.send({ kind: 'begin', row })
  }
  useListKeys(scroller, model, beginEdit)
  useEffect(() => {
    // A page behind the end: somebody deleted, or typed the address.
    if (page.error instanceof ApiProblem && page.error.status === 416) change({ page: 1 })
  }, [page.error, change])
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [scroller, offset, question])
  const onClick = useRowClick(model.name, isEditing ? beginEdit : undefined)
  const clear = (): void => change({ ...EMPTY_SEARCH, groupBy: state.groupBy, view: state.view })
  const isEmpty = total === 0 && page.error === null
  return (
    <div className={styles.view}>
      {selection.scope === undefined ? (
        <ListToolbar
          model={model}
          state={state}
          change={change}
          count={rows.length}
          groups={isGrouped ? groups.data?.length : undefined}
          total={total}
          columns={columns}
          edit={edit}
          isEditing={isEditing && !isPhone}
          onEditing={isPhone || isGrouped ? undefined : setEditing}
        />
      ) : (
        <BulkBar
          model={model}
          columns={shown}
          question={question}
          selection={selection}
          scope={selection.scope}
          total={total}
        />
      )}
      <LiveBar live={live} />
      {page.error !== null && (
        <ListProblem
          error={page.error}
          onRetry={() => void page.refetch()}
          onClear={isNarrowed(state) ? clear : undefined}
        />
      )}
      {isEmpty && !isNarrowed(state) && <EmptyModel meta={meta} model={model} />}
      {isEmpty && isNarrowed(state) && <NothingMatches model={model} onClear={clear} />}
      {page.isPending && <ListSkeleton />}
      {page.data !== undefined && !isEmpty && (
        // Keys do the same: each row has a link.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <div
          className={styles.content}
          onClick={onClick}
          onKeyDown={(event) => onRowKey(event, edit)}
        >
          <ListContent
            meta={meta}
            model={model}
            look={isPhone ? 'cards' : 'rows'}
            question={question}
            groupBy={state.groupBy}
            rows={table.getRowModel().rows.map(({ original }) => original)}
            offset={offset}
            columns={shown}
            select={select}
            sumsOf={sums}
            sums={totals}
            total={total}
            order={state.order}
            onSort={(field, isMore) => change({ order: toggleSort(state.order, field, isMore) })}
            selection={selection}
            session={edit.session}
            controls={controls}
            scroller={scroller}
            isBusy={page.isFetching}
          />
        </div>
      )}
    </div>
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

/** A click anywhere on a row opens it, or begins to edit it; links, boxes and inputs keep their own meaning. */
function useRowClick(
  model: string,
  onEdit: ((id: string) => void) | undefined,
): (event: MouseEvent) => void {
  const navigate = useNavigate()
  const now = useRef(onEdit)
  useEffect(() => {
    now.current = onEdit
  })
  return useCallback(
    (event) => {
      const { target } = event
      if (!(target instanceof Element) || event.defaultPrevented) return
      const row = target.closest<HTMLElement>('[data-id]')
      const link = target.closest('a')
      const { id, edited } = row?.dataset ?? {}
      if (id === undefined || edited !== undefined || isOwn(target, link, event)) return
      event.preventDefault()
      if (now.current !== undefined && link === null) now.current(id)
      else void navigate({ to: '/$model/$id', params: { model, id } })
    },
    [model, navigate],
  )
}

/** Whether the browser, or the element itself, does what the click means. */
function isOwn(target: Element, link: Element | null, event: MouseEvent): boolean {
  if (link !== null)
    return !link.hasAttribute('data-row-focus') || event.metaKey || event.ctrlKey || event.shiftKey
  // Somebody marks text to copy it.
  if (getSelection()?.isCollapsed === false) return true
  return target.closest('button, input, select, textarea, label, [role=combobox]') !== null
}

interface KeyEvent {
  readonly key: string
  readonly target: EventTarget
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** In a row that is edited: Enter saves it, Escape drops what was typed. */
function onRowKey(event: KeyEvent, edit: ListEdit): void {
  const { target, key } = event
  if (!(target instanceof HTMLElement) || event.defaultPrevented) return
  const id = target.closest<HTMLElement>('[data-edited]')?.dataset['id']
  // An open list of choices takes these keys itself.
  if (id === undefined || target.getAttribute('aria-expanded') === 'true') return
  if (key === 'Enter' && !(target instanceof HTMLTextAreaElement)) {
    event.preventDefault()
    void edit.save([id])
  }
  if (key === 'Escape') {
    event.preventDefault()
    const row = target.closest('tr')
    edit.send({ kind: 'drop', ids: [id] })
    requestAnimationFrame(() => row?.querySelector<HTMLElement>('[data-row-focus]')?.focus())
  }
}
