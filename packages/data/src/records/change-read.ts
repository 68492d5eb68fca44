import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Result, Statement } from '../connections/statement.ts'
import { isOneOf } from './field-condition.ts'
import { type Condition, type OrderBy, QUERY_LIMITS, type Selected } from './query.ts'
import { type BodyForm, compileQuery } from './query-compile.ts'
import type { Sight } from './query-sight.ts'

/** What a change answers with: the records as they are after it (before it, when they are deleted). */
export interface Returning {
  readonly select: readonly Selected[]
  /** By id when empty, which is the order in which records were made. */
  readonly order: readonly OrderBy[]
  readonly form: BodyForm
}

export function isId(ids: readonly RecordId[]): Condition {
  return isOneOf('id', ids)
}

export function compileReturning(
  sight: Sight,
  model: string,
  returning: Returning,
  where: Condition | undefined,
): Statement {
  const { select, form } = returning
  const query = {
    model,
    select,
    where,
    order: returningOrder(returning),
    limit: undefined,
    offset: undefined,
    count: undefined,
  }
  return compileQuery(sight, query, form)
}

export function returningOrder({ order }: Returning): readonly OrderBy[] {
  return order.length > 0 ? order : BY_ID
}

/** Refuses before or within the transaction of the change, so that nothing of it stays. */
export function checkReturnable(returning: Returning | undefined, affected: number): void {
  if (returning === undefined) return
  if (returning.form.form === 'object' && affected !== 1)
    throw new PlatformError('NOT_EXACTLY_ONE', {
      details: `The change affects ${affected} records. Nothing was changed.`,
    })
  if (affected > QUERY_LIMITS.inList)
    throw new PlatformError('BODY_TOO_LARGE', {
      message: `A change of ${affected} records cannot return them all; at most ${QUERY_LIMITS.inList} can be returned. Send Prefer: return=minimal.`,
    })
}

/**
 * Of the results of a batch whose last statement was made by `compileReturning`. Asked for within the transaction of the
 * change, so that nothing of it stays when it cannot be answered.
 */
export function bodyOf(results: readonly Result[]): string {
  const row = results.at(-1)?.rows[0]
  const body = row?.['body']
  if (typeof body === 'string') return body
  if (row?.['oversize'] === true)
    throw new PlatformError('BODY_TOO_LARGE', {
      message: 'The answer would be larger than 32 MB. Nothing was changed.',
      hint: 'Send Prefer: return=minimal, or select fewer fields and embedded records.',
    })
  throw new PlatformError('NOT_EXACTLY_ONE', {
    message:
      'You may not see the record as it would be, so it cannot be returned. Nothing was changed.',
    hint: 'Send Prefer: return=minimal.',
  })
}

/** The elements of a `uuid[]`. */
export function idsIn(value: unknown): readonly RecordId[] {
  return Array.isArray(value) ? value.map(parseRecordId) : []
}

/** The one id that `where` names by `id=eq.<id>`, else undefined. */
export function findSingleId(where: Condition | undefined): string | undefined {
  if (where?.kind === 'and' && where.conditions.length === 1)
    return findSingleId(where.conditions[0])
  if (where?.kind !== 'compare' || where.operator !== 'eq') return undefined
  const isPlainId = where.path.join('.') === 'id' && where.quantifier === undefined
  return isPlainId && typeof where.value === 'string' ? where.value : undefined
}

const BY_ID: readonly OrderBy[] = [{ path: ['id'], json: [], descending: false, nulls: undefined }]
