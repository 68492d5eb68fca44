import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from './record.module.css'

/** What was refused and what to do, where the person is; nothing without an error. */
export function ProblemText({ error }: { readonly error: Error | null | undefined }): ReactNode {
  if (error === null || error === undefined) return null
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <p className={styles.problem} role="alert">
      {error.message}
      {problem?.hint !== undefined && ` ${problem.hint}`}
      {problem?.requestId !== undefined &&
        ` ${t('Reference for support: {id}', { id: problem.requestId })}`}
    </p>
  )
}
