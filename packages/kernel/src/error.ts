import { ERROR_CODES, type ErrorCode, type ErrorEntry } from './error-codes.ts'

export interface ErrorOptions {
  /** Replaces the table's message. Must be safe to show: no SQL, no secret, nothing of another database. */
  readonly message?: string
  /** What exactly is wrong and where; machine-readable. Safe to show. */
  readonly details?: unknown
  /** What to do about it. Safe to show. */
  readonly hint?: string
  /** The raw cause, for the log only; never serialised. */
  readonly cause?: unknown
}

/** An expected refusal, or the failure of something we depend on. The code decides the HTTP status. */
export class PlatformError extends Error {
  readonly code: ErrorCode
  readonly details: unknown
  readonly hint: string | undefined

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    const limit: unknown = Reflect.get(Error, 'stackTraceLimit')
    // Who is turned away comes in floods: where in the code costs more than all else of the answer, and is one place.
    if (code === 'TOO_MANY_ATTEMPTS') Reflect.set(Error, 'stackTraceLimit', 0)
    super(options.message ?? ERROR_CODES[code].message, { cause: options.cause })
    Reflect.set(Error, 'stackTraceLimit', limit)
    this.name = 'PlatformError'
    this.code = code
    this.details = options.details
    this.hint = options.hint
  }

  get entry(): ErrorEntry {
    return ERROR_CODES[this.code]
  }
}

/** What is said to who tried too often, in general words: they tell nobody what was counted. */
export function tooManyAttempts(retryAfterS: number): PlatformError {
  return new PlatformError('TOO_MANY_ATTEMPTS', { details: { retry_after_s: retryAfterS } })
}

/** A state that our own code promised cannot happen. Never caught for flow; `id` is unique and greppable. */
export class InvariantError extends Error {
  readonly id: string

  constructor(id: string, message: string) {
    super(`${message} [${id}]`)
    this.name = 'InvariantError'
    this.id = id
  }
}

/** The body of an error answer, in the shape that PostgREST clients read. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly details: unknown
  readonly hint: string | null
}

/** Turns any thrown value into a body that is safe to show; what is not a PlatformError says only INTERNAL. */
export function toProblem(error: unknown): { readonly status: number; readonly problem: Problem } {
  const known = error instanceof PlatformError ? error : new PlatformError('INTERNAL')
  return {
    status: known.entry.status,
    problem: {
      code: known.entry.wire ?? known.code,
      message: known.message,
      details: known.details ?? null,
      hint: known.hint ?? null,
    },
  }
}
