import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'

/** Requests are never held for longer. */
const HOLD_MS = 2_000
/** Of it, for the last commit, for opening what could not be exchanged, and for telling that it is over. */
export const RELEASE_MS = 300
/** What is committed while requests are held waits for no standby: it may have come to a stop. */
export const COMMIT_HERE = 'SET synchronous_commit = local'

/** Keeps the statements that follow on a connection from outlasting the hold. */
export type LimitTime = (client: Client) => Promise<void>

/** What is left of the time for which requests may be held. */
export interface HoldBudget {
  readonly limit: LimitTime
  /** Whether those who work when the hold begins may go on, who have so many milliseconds of it. */
  readonly mayFinish: (withinMs: number) => boolean
  /** OVERLOADED when all of it is used up. */
  readonly leftMs: () => number
}

/** From this moment on. `now` in milliseconds, of a clock that is never set. */
export function holdBudget(now: () => number): HoldBudget {
  const began = now()
  const leftMs = (): number => {
    const left = Math.floor(began + HOLD_MS - RELEASE_MS - now())
    if (left <= 0) throw tooLong()
    return left
  }
  return {
    leftMs,
    mayFinish: (withinMs) => now() < began + withinMs,
    limit: async (client) => {
      await client.query(`SET statement_timeout = ${leftMs()}`)
    },
  }
}

/** Nothing was exchanged: another attempt may find less to do. */
export function tooLong(cause?: unknown): PlatformError {
  return new PlatformError('OVERLOADED', {
    message: `The databases cannot be exchanged within ${HOLD_MS / 1000} s. Nothing was exchanged.`,
    hint: 'Restore when less is going on in this database.',
    cause,
  })
}
