import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './page.module.css'

export interface PanelColumn<Row> {
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** In full, for who points at it. */
  readonly title?: (row: Row) => string | undefined
}

/** A table in a card. On a phone, where it has no head, each cell but the first says itself what it is. */
export function PanelTable<Row extends { readonly id: string }>(props: {
  readonly rows: readonly Row[]
  readonly columns: readonly PanelColumn<Row>[]
  /** What can be done with a row, at its end. */
  readonly acts?: (row: Row) => ReactNode
}): ReactNode {
  const { rows, columns, acts } = props
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
          {acts !== undefined && (
            <th scope="col" className={styles.end}>
              <span className={styles.spoken}>{t('Acts')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map(({ label, cell, title }, index) => (
              <td key={label} data-label={index === 0 ? undefined : label} title={title?.(row)}>
                {cell(row)}
              </td>
            ))}
            {acts !== undefined && (
              <td className={styles.end}>
                <span className={styles.acts}>{acts(row)}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
