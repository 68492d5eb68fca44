import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './exchange.module.css'

const STEPS = ['file', 'columns', 'check', 'import'] as const
export type Step = (typeof STEPS)[number]

/** Where one is. */
export function ImportSteps({ at }: { readonly at: Step }): ReactNode {
  const labels = {
    file: t('File'),
    columns: t('Columns'),
    check: t('Check'),
    import: t('Import'),
  } as const
  const reached = STEPS.indexOf(at)
  return (
    <ol className={styles.steps} aria-label={t('Steps')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-state={index < reached ? 'done' : index === reached ? 'here' : 'later'}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className={styles.stepNumber} aria-hidden>
            {index + 1}
          </span>
          {labels[step]}
        </li>
      ))}
    </ol>
  )
}
