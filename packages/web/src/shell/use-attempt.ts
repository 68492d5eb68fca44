import { useState } from 'react'
import { isGivenUp } from '../api/passkey.ts'

interface Attempt<Problem> {
  readonly isBusy: boolean
  /** What `onFailed` said of the last one; undefined for who gave up himself. */
  readonly problem: Problem | undefined
  readonly attempt: (run: () => Promise<unknown>) => Promise<void>
  /** What was said of the last one is said no more. */
  readonly forget: () => void
}

/**
 * Of a form that asks for something and waits whether it is done. `onFailed` cleans up and says what went wrong; undefined when
 * that is no problem but the next step.
 */
export function useAttempt<Problem>(
  onFailed: (error: unknown) => Problem | undefined,
): Attempt<Problem> {
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const attempt = async (run: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await run()
    } catch (error) {
      const words = onFailed(error)
      if (!isGivenUp(error)) setProblem(() => words)
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, attempt, forget: () => setProblem(undefined) }
}
