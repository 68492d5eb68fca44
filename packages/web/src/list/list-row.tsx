import { memo, type ReactNode, useEffect, useRef } from 'react'
import type { Row } from '../api/records.ts'
import { t } from '../language/language.ts'
import { EditCell } from './edit-cell.tsx'
import type { RowEdit } from './edit-session.ts'
import styles from './list.module.css'
import type { ListColumn } from './list-columns.ts'

/** What rows can ask of the list. Never changes, so that only the rows that differ are drawn again. */
export interface RowControls {
  readonly toggle: (id: string, isRange: boolean) => void
  readonly type: (id: string, field: string, value: unknown) => void
  readonly isEditable: (column: ListColumn) => boolean
}

interface RowProps {
  readonly model: string
  readonly row: Row
  /** Among all that match, from 1; undefined within groups. */
  readonly position: number | undefined
  readonly columns: readonly ListColumn[]
  readonly isSelected: boolean
  readonly edit: RowEdit | undefined
  readonly controls: RowControls
}

export const ListRow = memo(function ListRow(props: RowProps): ReactNode {
  const { model, row, position, columns, isSelected, edit, controls } = props
  const ref = useRef<HTMLTableRowElement>(null)
  const isEdited = edit !== undefined
  useEffect(() => {
    if (isEdited)
      ref.current?.querySelector<HTMLElement>('[data-edit] input, [data-edit] textarea')?.focus()
  }, [isEdited])
  return (
    <tr
      ref={ref}
      data-id={row.id}
      data-selected={isSelected || undefined}
      data-edited={isEdited || undefined}
      aria-rowindex={position === undefined ? undefined : position + 1}
    >
      <td className={styles.check}>
        <SelectBox name={rowName(row)} id={row.id} isSelected={isSelected} controls={controls} />
      </td>
      {columns.map((column, at) => (
        <td
          key={column.id}
          data-align={column.kind.align}
          data-edit={(isEdited && controls.isEditable(column)) || undefined}
        >
          {edit !== undefined && controls.isEditable(column) ? (
            <EditCell row={row} column={column} edit={edit} onType={controls.type} />
          ) : (
            <ValueCell model={model} row={row} column={column} isFirst={at === 0} />
          )}
          {at === 0 && <RowProblem edit={edit} columns={columns} />}
        </td>
      ))}
    </tr>
  )
})

/** The first column is a link, so that it opens in another tab, by keyboard, and by name for who hears the page. */
function ValueCell(props: {
  readonly model: string
  readonly row: Row
  readonly column: ListColumn
  readonly isFirst: boolean
}): ReactNode {
  const { model, row, column, isFirst } = props
  const { field, kind, key } = column
  if (!isFirst) return <kind.Cell field={field} value={row[key]} row={row} />
  return (
    <a href={recordHref(model, row.id)} data-row-focus className={styles.rowLink}>
      <bdi>{kind.toText(row[key], field) || t('Without a name')}</bdi>
    </a>
  )
}

export function SelectBox(props: {
  readonly name: string
  readonly id: string
  readonly isSelected: boolean
  readonly controls: RowControls
}): ReactNode {
  const { name, id, isSelected, controls } = props
  const isRange = useRef(false)
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={t('Select {name}', { name })}
      checked={isSelected}
      onClick={(event) => {
        isRange.current = event.shiftKey
      }}
      onChange={() => controls.toggle(id, isRange.current)}
    />
  )
}

export function recordHref(model: string, id: string): string {
  return `/app/${model}/${encodeURIComponent(id)}`
}

/** What the record is called, for labels. */
export function rowName(row: Row): string {
  const title = row['row_title']
  const name = typeof title === 'string' ? title : row.id
  return name.length > 80 ? `${name.slice(0, 80)}…` : name
}

/** What is wrong with the row, or with a field that is not shown. */
function RowProblem(props: {
  readonly edit: RowEdit | undefined
  readonly columns: readonly ListColumn[]
}): ReactNode {
  const { edit, columns } = props
  const shown = new Set(columns.map(({ id }) => id))
  const problems = Object.entries(edit?.problems ?? {}).filter(([field]) => !shown.has(field))
  if (problems.length === 0) return null
  return (
    <p role="alert" className={styles.rowProblem}>
      {problems
        .map(([field, message]) => (field === '' ? message : `${field}: ${message}`))
        .join(' ')}
    </p>
  )
}
