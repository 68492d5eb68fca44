import { isStalePlan } from './database-failure.ts'
import type { RunOutcome } from './session.ts'

/** What a server that ends cut off can meet the next one that ends. */
const MOST_ATTEMPTS = 3

/**
 * Whether a batch may be sent again, after so many attempts: only where nothing of it can be there. `keepsNothing`: it only reads,
 * or stands in a transaction whose COMMIT was not sent. What broke a connection is tried once more and not for ever, since it may have
 * been what ended the server.
 */
export function mayRepeat(outcome: RunOutcome, attempt: number, keepsNothing: boolean): boolean {
  if (outcome.kind === 'done' || outcome.stopped !== undefined) return false
  if (outcome.kind === 'refused') return attempt === 1 && isStalePlan(outcome.error)
  if (!outcome.sent || outcome.undone) return attempt < MOST_ATTEMPTS
  return attempt === 1 && keepsNothing
}
