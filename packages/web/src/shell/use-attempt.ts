import { useState } from 'react'
import { isGivenUp } from '../api/passkey.ts'

interface Attempt {
  readonly isBusy: boolean
  /** What `onFailed` said of the last one; undefined for who gave up himself. */
  readonly problem: string | undefined
  readonly attempt: (run: () => Promise<unknown>) => Promise<void>
}

/**
 * Of a form that asks for a proof and waits whether it holds. `onFailed` cleans up and says what went wrong; undefined when
 * that is no problem but the next step.
 */
export function useAttempt(onFailed: (error: unknown) => string | undefined): Attempt {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const attempt = async (run: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await run()
    } catch (error) {
      const words = onFailed(error)
      if (!isGivenUp(error)) setProblem(words)
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, attempt }
}
