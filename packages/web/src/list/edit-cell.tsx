import type { ReactNode } from 'react'
import type { Row } from '../api/records.ts'
import { editedValue, type RowEdit } from './edit-session.ts'
import styles from './list.module.css'
import type { ListColumn } from './list-columns.ts'

/** A value of a row while the row is changed. */
export function EditCell(props: {
  readonly row: Row
  readonly column: ListColumn
  readonly edit: RowEdit
  readonly onType: (id: string, field: string, value: unknown) => void
}): ReactNode {
  const { row, column, edit, onType } = props
  const { field, kind } = column
  return (
    <div className={styles.editCell}>
      <kind.Input
        field={field}
        value={editedValue(edit, field.name)}
        onChange={(value) => onType(row.id, field.name, value)}
        look="cell"
        isRequired={field.required}
        isReadonly={edit.isSaving}
        problem={edit.problems[field.name]}
      />
    </div>
  )
}
