import { PlatformError } from '@zennnn/kernel'
import type { SignInOutcome } from './sign-in-outcome.ts'

type Throttled = Extract<SignInOutcome, { kind: 'throttled' }>

/** Too many people prove at this moment who they are: TOO_MANY_ATTEMPTS with the seconds to wait. */
export class NoPlace extends PlatformError {
  readonly retryAfterS: number

  constructor(retryAfterS: number) {
    super('TOO_MANY_ATTEMPTS', {
      message: 'Too many people are signing in at this moment. Try again in a moment.',
      details: { retry_after_s: retryAfterS },
    })
    this.retryAfterS = retryAfterS
  }
}

/**
 * An attempt that finds no place is turned away as one that is over a limit: with the same answer, and the same line in
 * the log for tools that block networks.
 */
export async function orThrottled<T>(attempt: () => Promise<T>): Promise<T | Throttled> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error
    return { kind: 'throttled', retryAfterS: error.retryAfterS }
  }
}
