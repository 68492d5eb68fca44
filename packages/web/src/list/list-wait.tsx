import { Button, Skeleton } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import state from './list-state.module.css'

const PATIENCE_MS = 200
const LINES = 12

/** What stands where rows will be; a quick answer comes before it. */
export function ListSkeleton(): ReactNode {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isShown) return null
  return (
    <div className={state.skeleton} role="status" aria-label={t('Loading')}>
      {Array.from({ length: LINES }, (_, line) => (
        <Skeleton key={line} height={20} />
      ))}
    </div>
  )
}

/** Why there are no rows, where they would be, and what can be done. */
export function ListProblem(props: {
  readonly error: unknown
  readonly onRetry: () => void
  /** undefined when nothing is searched for. */
  readonly onClear: (() => void) | undefined
}): ReactNode {
  const { error, onRetry, onClear } = props
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <div className={state.problem} role="alert">
      <strong>{t('The list could not be read')}</strong>
      <span>
        {error instanceof Error ? error.message : String(error)} {problem?.hint}
      </span>
      {problem?.requestId !== undefined && (
        <span>{t('Reference for support: {id}', { id: problem.requestId })}</span>
      )}
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {t('Try again')}
      </Button>
      {onClear !== undefined && (
        <Button size="compact-sm" variant="default" onClick={onClear}>
          {t('Clear the search')}
        </Button>
      )}
    </div>
  )
}
