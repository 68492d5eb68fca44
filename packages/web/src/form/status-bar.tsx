import type { ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import styles from './form.module.css'

/** How far the record is: all states in their order, the current one said aloud. */
export function StatusBar({
  field,
  value,
}: {
  readonly field: FieldMeta
  readonly value: unknown
}): ReactNode {
  const current = field.values?.findIndex((one) => one.value === value) ?? -1
  return (
    <ol className={styles.status} aria-label={field.label}>
      {field.values?.map((one, index) => (
        <li
          key={one.value}
          className={styles.state}
          aria-current={index === current ? 'step' : undefined}
          data-passed={index < current || undefined}
        >
          {one.label}
        </li>
      ))}
    </ol>
  )
}
