import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import type { SortTerm } from '../search/search-state.ts'
import styles from './list.module.css'
import type { ListColumn } from './list-columns.ts'

interface HeadProps {
  readonly columns: readonly ListColumn[]
  readonly order: readonly SortTerm[]
  readonly onSort: (field: string, isMore: boolean) => void
  readonly selection: 'none' | 'some' | 'all'
  readonly onSelectPage: () => void
}

export function ListHead(props: HeadProps): ReactNode {
  const { columns, order, onSort, selection, onSelectPage } = props
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={styles.check}>
          <input
            type="checkbox"
            className={styles.box}
            aria-label={t('Select all on this page')}
            checked={selection === 'all'}
            ref={(box) => {
              if (box !== null) box.indeterminate = selection === 'some'
            }}
            onChange={onSelectPage}
          />
        </th>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} order={order} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

function HeadCell(
  props: Pick<HeadProps, 'order' | 'onSort'> & { readonly column: ListColumn },
): ReactNode {
  const { column, order, onSort } = props
  const at = order.findIndex(({ field }) => field === column.id)
  const term = order[at]
  const canSort = column.field.kind !== 'manyToMany' && column.field.kind !== 'json'
  const sorted = term === undefined ? 'none' : term.isDescending ? 'descending' : 'ascending'
  if (!canSort)
    return (
      <th scope="col" data-align={column.kind.align}>
        {column.label}
      </th>
    )
  return (
    <th scope="col" data-align={column.kind.align} aria-sort={sorted}>
      <button
        type="button"
        className={styles.sort}
        title={t('Sort by {label}. With Shift other orders stay.', { label: column.label })}
        onClick={(event) => onSort(column.id, event.shiftKey)}
      >
        <span className={styles.headLabel}>{column.label}</span>
        {term !== undefined &&
          (term.isDescending ? (
            <IconArrowDown size={13} aria-hidden />
          ) : (
            <IconArrowUp size={13} aria-hidden />
          ))}
        {order.length > 1 && at >= 0 && <span className={styles.sortRank}>{at + 1}</span>}
      </button>
    </th>
  )
}
