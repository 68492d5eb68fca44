import type { ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'
import styles from './form.module.css'
import type { Values } from './form-values.ts'

/** Sums below the lines, the last one as what it all comes to. They follow the typing. */
export function FormTotals({
  fields,
  values,
}: {
  readonly fields: readonly FieldMeta[]
  readonly values: Values
}): ReactNode {
  const row: Row = { id: '', ...values }
  return (
    <dl className={styles.totals}>
      {fields.map((field) => {
        const { Cell } = kindOf(field)
        return (
          <div key={field.name} className={styles.total}>
            <dt>{field.label}</dt>
            <dd data-total={field.name}>
              <Cell field={field} value={values[field.name]} row={row} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
