import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './skeleton.module.css'

const LINES = ['a', 'b', 'c', 'd', 'e', 'f'] as const

/** Seen only when a record takes longer than 200 ms. */
export function FormSkeleton(): ReactNode {
  return (
    <div className={styles.skeleton} aria-busy aria-label={t('Loading')} role="status">
      {LINES.map((line) => (
        <span key={line} className={styles.bone} />
      ))}
    </div>
  )
}
