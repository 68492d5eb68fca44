import type { ReactNode } from 'react'
import type { Root } from 'react-dom/client'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from './shell.module.css'

const NOT_SIGNED_IN = 401

/** Nothing can be drawn without a session and a description of what there is: says why, or leads to the sign-in page. */
export function showStartProblem(root: Root, error: unknown): void {
  if (error instanceof ApiProblem && error.status === NOT_SIGNED_IN)
    location.assign(signInAddress())
  else
    root.render(<StartProblem message={error instanceof Error ? error.message : String(error)} />)
}

function StartProblem({ message }: { readonly message: string }): ReactNode {
  return (
    <main className={styles.startProblem} role="alert">
      <h1>{t('This did not load')}</h1>
      <p>{message}</p>
      <button type="button" onClick={() => location.reload()}>
        {t('Try again')}
      </button>
    </main>
  )
}

/** After signing in one is back where one wanted to be. */
function signInAddress(): string {
  return `/sign-in?next=${encodeURIComponent(`${location.pathname}${location.search}`)}`
}
