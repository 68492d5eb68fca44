import { availableParallelism } from 'node:os'
import type { DatabaseId } from '@zennnn/kernel'
import { rankOf } from '../vault/backup-schedule.ts'

/** From this size of its dump on, a database has a queue of its own: some ten seconds of a core, in which five small ones come back. */
export const BIG_BYTES = 256 * 1024 * 1024

/** More at once would find no room for their locks: see max_locks_per_transaction of a cluster. */
export const MOST_WORKERS = 32

/** As many as there are processors. */
export function usualWorkers(): number {
  return Math.min(availableParallelism(), MOST_WORKERS)
}

/** A database that is to be brought back. */
export interface Waiting {
  readonly database: DatabaseId
  readonly tier: string
  /** Of the dump that it comes from. */
  readonly bytes: number
}

/** How many are brought back at once, and from which size on one waits in the queue of the big. */
export interface Places {
  readonly workers: number
  readonly bigBytes: number
}

/** What happened in a recovery, in its order. */
export interface LaneEvent {
  readonly kind: 'start' | 'end'
  readonly database: DatabaseId
}

/** Paid ones first; inside a tier the smallest, since that brings most customers back soonest. */
export function inOrder<T extends Waiting>(all: readonly T[]): readonly T[] {
  return [...all].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.bytes - b.bytes || (a.database < b.database ? -1 : 1),
  )
}

/**
 * Which of those that wait begins next; undefined while there is no place for any. The big ones have one place, the small ones
 * the others, so neither blocks the other; where one queue is empty, its places are the other's. With one worker there is one
 * queue.
 */
export function nextToStart<T extends Waiting>(
  waiting: readonly T[],
  running: readonly Waiting[],
  places: Places,
): T | undefined {
  return inOrder(waiting).find((one) => hasPlace(one, { waiting, running }, places))
}

/**
 * How often a database began while one of a higher tier waited whose queue had a place free. Goes through what happened, and
 * asks nothing of who decided it.
 */
export function countInversions(
  all: readonly Waiting[],
  events: readonly LaneEvent[],
  places: Places,
): number {
  const byId = new Map(all.map((one) => [one.database, one]))
  const waiting = new Set(all)
  const running = new Set<Waiting>()
  let inversions = 0
  for (const { kind, database } of events) {
    const one = byId.get(database)
    if (one === undefined) continue
    if (kind === 'end') running.delete(one)
    else {
      const state = { waiting: [...waiting], running: [...running] }
      const isInversion = state.waiting.some(
        (other) => rankOf(other) < rankOf(one) && hasPlace(other, state, places),
      )
      if (isInversion) inversions += 1
      waiting.delete(one)
      running.add(one)
    }
  }
  return inversions
}

function hasPlace(
  one: Waiting,
  {
    waiting,
    running,
  }: { readonly waiting: readonly Waiting[]; readonly running: readonly Waiting[] },
  { workers, bigBytes }: Places,
): boolean {
  if (running.length >= workers) return false
  const isBig = ({ bytes }: Waiting): boolean => bytes >= bigBytes
  const isSame = (other: Waiting): boolean => isBig(other) === isBig(one)
  if (workers === 1 || waiting.every(isSame)) return true
  const own = isBig(one) ? 1 : workers - 1
  return running.filter(isSame).length < own
}
