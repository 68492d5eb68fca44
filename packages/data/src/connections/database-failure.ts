import { type ErrorCode, PlatformError } from '@zennnn/kernel'
import { DatabaseError } from 'pg'

/** SQLSTATE → code; a class of two characters stands for all of it that is not named. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ZN401: 'NOT_SIGNED_IN',
  ZN124: 'MAX_AFFECTED_EXCEEDED',
  ZN403: 'ACCESS_DENIED',
  ZN404: 'NOT_FOUND',
  ZN409: 'VERSION_CONFLICT',
  ZN419: 'CONFIRMATION_NEEDED',
  ZN422: 'CONSTRAINT_VIOLATED',
  ZN429: 'TOO_MANY_ATTEMPTS',
  '42501': 'ACCESS_DENIED',
  // A key to read makes its transactions ones that cannot write.
  '25006': 'ACCESS_DENIED',
  '23505': 'UNIQUE_VIOLATED',
  '23P01': 'UNIQUE_VIOLATED',
  '23503': 'REFERENCE_VIOLATED',
  '23001': 'REFERENCE_VIOLATED',
  '23514': 'CONSTRAINT_VIOLATED',
  '23502': 'CONSTRAINT_VIOLATED',
  '22001': 'VALUE_INVALID',
  '22003': 'VALUE_INVALID',
  '22007': 'VALUE_INVALID',
  '22008': 'VALUE_INVALID',
  '22021': 'VALUE_INVALID',
  '22025': 'VALUE_INVALID',
  '22P02': 'VALUE_INVALID',
  '22P03': 'VALUE_INVALID',
  '22P05': 'VALUE_INVALID',
  '2201B': 'VALUE_INVALID',
  '2201W': 'VALUE_INVALID',
  '2201X': 'VALUE_INVALID',
  '22030': 'VALUE_INVALID',
  '22032': 'VALUE_INVALID',
  '54000': 'VALUE_INVALID',
  '54001': 'EXPRESSION_BUDGET',
  '57014': 'TIMEOUT',
  '55P03': 'OVERLOADED',
  '40001': 'OVERLOADED',
  '40P01': 'OVERLOADED',
  '25P03': 'TIMEOUT',
  '53': 'DATABASE_UNAVAILABLE',
  '57': 'DATABASE_UNAVAILABLE',
  '58': 'DATABASE_UNAVAILABLE',
  '08': 'DATABASE_UNAVAILABLE',
  '3D': 'DATABASE_UNAVAILABLE',
  '28': 'DATABASE_UNAVAILABLE',
}

/** Where in the model a refusal belongs; for those who turn a constraint's name into its declared message. */
export interface Violation {
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
}

/** The constraint, table and column behind an error of ours, taken from its cause; for messages, not for answers. */
export function violationOf(error: unknown): Violation | undefined {
  const cause = error instanceof PlatformError ? error.cause : error
  if (!(cause instanceof DatabaseError)) return undefined
  return { constraint: cause.constraint, table: cause.table, column: cause.column }
}

/**
 * What PostgreSQL refused, in our words. Its own message and detail hold values of rows, so they stay in the cause;
 * only refusals raised by our functions (ZN…) speak for themselves, with `detail` as JSON.
 */
export function toPlatformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error
  if (!(error instanceof DatabaseError)) return new PlatformError('INTERNAL', { cause: error })
  const state = error.code ?? ''
  const code = CODES[state] ?? CODES[state.slice(0, 2)] ?? 'INTERNAL'
  if (!state.startsWith('ZN')) return new PlatformError(code, { cause: error })
  return new PlatformError(code, {
    cause: error,
    ...(state === 'ZN401' ? {} : { message: error.message }),
    ...(error.detail === undefined ? {} : { details: parseDetail(error.detail) }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  })
}

/** A plan prepared before a migration, or closed by somebody: prepare again. The batch was rolled back whole. */
export function isStalePlan(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  return (
    error.code === '26000' || (error.code === '0A000' && error.routine === 'RevalidateCachedQuery')
  )
}

/** Closed, or without a database of this name, or ended by an administrator: as it is while a database is replaced. */
const REPLACED: ReadonlySet<string> = new Set(['55000', '3D000', '57P01'])

/** A connection that was refused before anything was sent, in a way that may be over in a moment. */
export function isBeingReplaced(error: unknown): boolean {
  const cause = error instanceof PlatformError ? error.cause : undefined
  return cause instanceof DatabaseError && REPLACED.has(cause.code ?? '')
}

/** It ends, ended, starts, or is a standby; as it is while the primary of a cluster changes. */
const AWAY: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '25006'])

/** Of a connection: its other end went, or is no primary. */
export class AwayError extends Error {}

/** As pg says it of a connection that broke before it was let in. */
const BROKEN = 'Connection terminated unexpectedly'

/**
 * A connection that was not opened since no primary answers there at the moment; nothing was sent. One that does not answer in time
 * is none of these: it may be that database alone which hangs.
 */
export function isAway(error: unknown): boolean {
  if (!isUnopened(error)) return false
  const { cause } = error
  if (cause instanceof DatabaseError) return AWAY.has(cause.code ?? '')
  if (cause instanceof AwayError) return true
  // Not a word of PostgreSQL: the socket is gone, refuses or breaks.
  return cause instanceof Error && ('syscall' in cause || cause.message === BROKEN)
}

/** A connection that was not opened, for whatever reason. */
export function isUnopened(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.code === 'DATABASE_UNAVAILABLE'
}

function parseDetail(detail: string): unknown {
  try {
    return JSON.parse(detail)
  } catch {
    return detail
  }
}
