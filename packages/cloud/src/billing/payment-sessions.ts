import type { DatabaseId } from '@zennnn/kernel'
import { stateOf } from './subscription.ts'

/** The acquirer tells for three days, and a page of its ends after one. */
const YOUNG_MS = 7 * 86_400_000

/** A page at the acquirer that this cloud asked for. */
export interface PaymentSession {
  readonly session: string
  readonly database: DatabaseId
  readonly madeAt: Date
}

/**
 * Of which sessions it is asked what they led to, by database, newest first: the young ones of databases of which nothing is followed,
 * since the first news of a payment may have been lost. Where a subscription lives, an older session must not take its place.
 */
export function sessionsToAsk(
  sessions: readonly PaymentSession[],
  followed: readonly { readonly database: DatabaseId; readonly status: string }[],
  now: Date,
): ReadonlyMap<DatabaseId, readonly string[]> {
  const living = new Set(
    followed.flatMap(({ database, status }) => (stateOf(status) === 'over' ? [] : [database])),
  )
  const wanted = sessions
    .filter(
      ({ database, madeAt }) =>
        !living.has(database) && now.getTime() - madeAt.getTime() < YOUNG_MS,
    )
    .toSorted((one, other) => other.madeAt.getTime() - one.madeAt.getTime())
  const byDatabase = new Map<DatabaseId, string[]>()
  for (const { session, database } of wanted)
    byDatabase.set(database, [...(byDatabase.get(database) ?? []), session])
  return byDatabase
}
