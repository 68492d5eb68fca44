import type { ClusterState } from './cluster-state.ts'

/**
 * What one look at the cluster shows. `ended`: its process is gone; `not_waiting`: it acknowledged alone in SYNC; `in_doubt`: it
 * serves, but what the disk says of it could not be written. These need no second look. `disk_slow`: neither the primary nor the disk answers.
 */
export type Observation =
  | 'written'
  | 'not_waiting'
  | 'in_doubt'
  | 'standby_away'
  | 'disk_slow'
  | 'primary_away'
  | 'primary_refuses'
  | 'primary_ended'
  | 'standby_ended'

export type Decision = 'nothing' | 'degrade' | 'fail_over' | 'start_again' | 'call_person'

/**
 * What to do about the looks so far, the newest last. Only in SYNC, when it may, and not while the last move of its own `isFresh`, it moves
 * by itself: what took the one primary may be about to take the other. A frozen primary that is not moved is left to a person, since
 * to end it would break off what may go on; on a disk that is slow the standby would be no better.
 */
export function decide(
  observations: readonly Observation[],
  { replication, auto }: Pick<ClusterState, 'replication' | 'auto'>,
  { misses, isFresh }: { readonly misses: number; readonly isFresh: boolean },
): Decision {
  const newest = observations.at(-1)
  if (newest === undefined) return 'nothing'
  const answer = ANSWERS[newest]
  const last = observations.slice(-misses)
  const isOften = last.length === misses && last.every((one) => isAlike(one, newest))
  if (!isOften && answer.needs === 'misses') return 'nothing'
  const isDiskWell = newest === 'primary_ended' || !last.includes('disk_slow')
  const mayMove = replication === 'SYNC' && auto && !isFresh && isDiskWell
  return mayMove && answer.mayMove ? 'fail_over' : answer.done
}

/** A primary that hangs on a disk that stalls now and then must not be looked at for ever. */
function isAlike(one: Observation, other: Observation): boolean {
  return one === other || (SILENT.has(one) && SILENT.has(other))
}

const SILENT: ReadonlySet<Observation> = new Set(['primary_away', 'disk_slow'])

interface Answer {
  readonly needs: 'one_look' | 'misses'
  /** Where it does not move by itself. */
  readonly done: Decision
  readonly mayMove?: true
}

const ANSWERS: Readonly<Record<Observation, Answer>> = {
  written: { needs: 'one_look', done: 'nothing' },
  not_waiting: { needs: 'one_look', done: 'degrade' },
  in_doubt: { needs: 'one_look', done: 'degrade' },
  standby_ended: { needs: 'one_look', done: 'degrade' },
  standby_away: { needs: 'misses', done: 'degrade' },
  primary_ended: { needs: 'one_look', done: 'start_again', mayMove: true },
  primary_away: { needs: 'misses', done: 'call_person', mayMove: true },
  primary_refuses: { needs: 'misses', done: 'call_person' },
  disk_slow: { needs: 'misses', done: 'call_person' },
}
