import { maskCards, PlatformError } from '@zennnn/kernel'

/** Minutes to wait after the first, second, … attempt that failed for now; after the last of them the mail has failed. */
const WAIT_MINUTES = [1, 5, 15, 60, 240, 720] as const

const ERROR_LENGTH = 500

export type RetryPlan =
  | { readonly state: 'queued'; readonly nextAttemptAt: Date; readonly error: string }
  | { readonly state: 'failed'; readonly error: string }

/**
 * What to do after an attempt that did not succeed. An answer 5xx of the mail server is final (RFC 5321 §4.2.1); anything
 * else, also a server that does not answer, may pass.
 */
export function planRetry(attempt: {
  /** 1 for the first. */
  readonly number: number
  readonly error: unknown
  readonly now: Date
}): RetryPlan {
  const error = describeFailure(attempt.error)
  const minutes = WAIT_MINUTES[attempt.number - 1]
  if (isFinal(attempt.error) || minutes === undefined) return { state: 'failed', error }
  const nextAttemptAt = new Date(attempt.now.getTime() + minutes * 60_000)
  return { state: 'queued', nextAttemptAt, error }
}

function isFinal(error: unknown): boolean {
  // Our own refusal of a header: the mail will not change by waiting.
  if (error instanceof PlatformError) return true
  const code: unknown = Reflect.get(Object(error), 'responseCode')
  return typeof code === 'number' && code >= 500 && code < 600
}

/** The server's words, for the administrator; one line. Some servers name the links for which they refuse a mail. */
function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return maskCards(text)
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .replace(/(\/link\/)[\w-]{43}/g, '$1…')
    .trim()
    .slice(0, ERROR_LENGTH)
}
