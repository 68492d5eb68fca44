import type { FieldProblem, Transaction } from '@zennnn/data'
import { type ErrorCode, PlatformError } from '@zennnn/kernel'

/** Refusals that are about the rows; anything else ends the import, to be tried again or looked at. */
const ABOUT_ROWS: ReadonlySet<ErrorCode> = new Set([
  'ACCESS_DENIED',
  // A job proves nobody's identity.
  'CONFIRMATION_NEEDED',
  'CONSTRAINT_VIOLATED',
  'NOT_FOUND',
  'REFERENCE_VIOLATED',
  'STATE_REFUSED',
  'UNIQUE_VIOLATED',
  'VALUE_INVALID',
  'VERSION_CONFLICT',
])

export interface Refusal<T> {
  readonly item: T
  readonly error: PlatformError
}

/**
 * Writes all items together, and when that is refused, in halves, until the items that are to blame stand alone: n of
 * them among 500 cost some 9n attempts. Each attempt is undone to a savepoint, so the rest of the transaction stays.
 */
export async function writeOrRefuse<T>(
  transaction: Transaction,
  items: readonly T[],
  write: (items: readonly T[]) => Promise<void>,
): Promise<readonly Refusal<T>[]> {
  if (items.length === 0) return []
  await transaction.run({ text: 'savepoint attempt', values: [] })
  try {
    await write(items)
    await transaction.run({ text: 'release savepoint attempt', values: [] })
    return []
  } catch (error) {
    if (!(error instanceof PlatformError) || !ABOUT_ROWS.has(error.code)) throw error
    await transaction.run({ text: 'rollback to savepoint attempt', values: [] })
    return await narrowDown(transaction, items, { write, error })
  }
}

async function narrowDown<T>(
  transaction: Transaction,
  items: readonly T[],
  failed: { readonly write: (items: readonly T[]) => Promise<void>; readonly error: PlatformError },
): Promise<readonly Refusal<T>[]> {
  const [first] = items
  if (first !== undefined && items.length === 1) return [{ item: first, error: failed.error }]
  const blamed = blamedIndexes(failed.error)
  if (blamed.size > 0) {
    const refused = items.flatMap((item, at) => {
      const error = blamed.get(at)
      return error === undefined ? [] : [{ item, error }]
    })
    const rest = items.filter((_, at) => !blamed.has(at))
    return [...refused, ...(await writeOrRefuse(transaction, rest, failed.write))]
  }
  const half = Math.ceil(items.length / 2)
  return [
    ...(await writeOrRefuse(transaction, items.slice(0, half), failed.write)),
    ...(await writeOrRefuse(transaction, items.slice(half), failed.write)),
  ]
}

/** A refusal before any SQL names the items itself: `[7].name`. */
function blamedIndexes(error: PlatformError): ReadonlyMap<number, PlatformError> {
  const blamed = new Map<number, PlatformError>()
  for (const problem of fieldProblems(error)) {
    const [, index, field = ''] = /^\[(\d+)\]\.?(.*)$/s.exec(problem.field) ?? []
    if (index === undefined || blamed.has(Number(index))) continue
    const { message } = problem
    blamed.set(
      Number(index),
      new PlatformError(error.code, { message, details: [{ field, message }] }),
    )
  }
  return blamed
}

/** What an error says about fields. */
export function fieldProblems(error: PlatformError): readonly FieldProblem[] {
  return Array.isArray(error.details) ? error.details.filter(isFieldProblem) : []
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value
  )
}
