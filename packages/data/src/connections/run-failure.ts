import { PlatformError } from '@zennnn/kernel'
import { toPlatformError } from './database-failure.ts'
import type { RunOutcome } from './session.ts'
import type { Result } from './statement.ts'

/** What it means for the caller when the connection is lost after sending. */
export type LossMeans = 'nothing_changed' | 'outcome_unknown'

/** The results, or what went wrong as a PlatformError. */
export function resultsOf(outcome: RunOutcome, lossMeans: LossMeans): readonly Result[] {
  if (outcome.kind === 'done') return outcome.results
  throw failureOf(outcome, lossMeans)
}

function failureOf(
  outcome: Exclude<RunOutcome, { readonly kind: 'done' }>,
  lossMeans: LossMeans,
): PlatformError {
  const cause = outcome.error
  if (outcome.kind === 'lost') {
    if (outcome.sent && lossMeans === 'outcome_unknown')
      return new PlatformError('OUTCOME_UNKNOWN', { cause })
    // Whoever gave up is told so, also when the connection had to be cut for it.
    if (outcome.stopped === 'aborted') return cancelled(cause)
    return new PlatformError(outcome.stopped === 'timeout' ? 'TIMEOUT' : 'DATABASE_UNAVAILABLE', {
      cause,
    })
  }
  const failure = toPlatformError(cause)
  return failure.code === 'TIMEOUT' && outcome.stopped === 'aborted' ? cancelled(cause) : failure
}

function cancelled(cause: unknown): PlatformError {
  return new PlatformError('CANCELLED', { message: 'The request was given up.', cause })
}
