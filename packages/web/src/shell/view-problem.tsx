import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { queryClient } from '../api/queries.ts'
import { readSession } from '../api/session.ts'
import { t } from '../language/language.ts'
import { NotFound } from './not-found.tsx'
import styles from './shell.module.css'
import { ViewNotLoaded } from './view-code.ts'

/** What a view shows instead of itself when it failed: what happened, what to do, and by which id the log knows more. */
export function ViewProblem({
  error,
  reset,
}: {
  readonly error: unknown
  readonly reset?: () => void
}): ReactNode {
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <div className={styles.notice} role="alert">
      <h1>{t('This could not be shown')}</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.hint !== undefined && <p>{problem.hint}</p>}
      {problem?.requestId !== undefined && (
        <p>{t('Reference for support: {id}', { id: problem.requestId })}</p>
      )}
      {error instanceof ViewNotLoaded ? (
        <Button onClick={() => void loadAnew()}>{t('Load the page anew')}</Button>
      ) : (
        reset !== undefined && <Button onClick={() => tryAgain(reset)}>{t('Try again')}</Button>
      )}
    </div>
  )
}

/** What failed is remembered as failed; the view is to ask anew. */
function tryAgain(reset: () => void): void {
  void queryClient.resetQueries({ predicate: ({ state }) => state.status === 'error' })
  reset()
}

/** Only with a server that answers: a page that cannot be loaded anew would be gone. */
export async function loadAnew(): Promise<void> {
  try {
    await readSession()
    location.reload()
  } catch {
    // The bar above the page says so.
  }
}
