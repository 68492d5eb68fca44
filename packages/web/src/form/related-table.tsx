import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import type { CollectionPlan } from './form-plan.ts'
import styles from './lines.module.css'

/** Records of their own that refer to this one: shown, and led to. */
export function RelatedTable({
  collection: { field, model, columns },
  rows,
  owner,
}: {
  readonly collection: CollectionPlan
  readonly rows: unknown
  readonly owner: string
}): ReactNode {
  const known: readonly Row[] = Array.isArray(rows) ? rows : []
  return (
    <div className={styles.related}>
      {known.length > 0 && (
        <table className={styles.table} aria-label={field.label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" data-align={kindOf(column).align}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.map((row) => (
              <RelatedRow key={row.id} {...{ model: model.name, columns, row }} />
            ))}
          </tbody>
        </table>
      )}
      {known.length === 0 && <p className={styles.none}>{t('None yet.')}</p>}
      {model.operations.includes('create') && (
        <Link
          className={styles.addLink}
          to="/$model/new"
          params={{ model: model.name }}
          search={{ [field.inverse ?? '']: owner }}
        >
          {t('New {model}', { model: model.label })}
        </Link>
      )}
    </div>
  )
}

function RelatedRow({
  model,
  columns,
  row,
}: {
  readonly model: string
  readonly columns: CollectionPlan['columns']
  readonly row: Row
}): ReactNode {
  return (
    <tr>
      {columns.map((column, index) => {
        const { Cell, align, toText } = kindOf(column)
        const value = row[column.name]
        return (
          <td key={column.name} data-align={align} data-label={column.label}>
            {index === 0 ? (
              <Link to="/$model/$id" params={{ model, id: row.id }}>
                {toText(value, column) || t('Without a name')}
              </Link>
            ) : (
              <Cell field={column} value={value} row={row} />
            )}
          </td>
        )
      })}
    </tr>
  )
}
