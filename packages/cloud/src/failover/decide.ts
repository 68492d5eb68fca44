import type { ClusterState } from './cluster-state.ts'

/** What one look at the cluster shows. `ended`: its process is gone, which needs no second look. */
export type Observation =
  | 'written'
  | 'standby_away'
  | 'primary_away'
  | 'primary_refuses'
  | 'primary_ended'
  | 'standby_ended'

export type Decision = 'nothing' | 'degrade' | 'fail_over' | 'start_again' | 'call_person'

/**
 * What to do about the looks so far, the newest last. Only in SYNC, and when it may, it moves by itself; a frozen primary that is
 * not moved is left to a person, since to end it would break off what may go on.
 */
export function decide(
  observations: readonly Observation[],
  { replication, auto }: Pick<ClusterState, 'replication' | 'auto'>,
  misses: number,
): Decision {
  const mayMove = replication === 'SYNC' && auto
  const newest = observations.at(-1)
  if (newest === 'primary_ended') return mayMove ? 'fail_over' : 'start_again'
  if (newest === 'standby_ended') return 'degrade'
  const last = observations.slice(-misses)
  const isSure = last.length === misses && last.every((one) => one === newest)
  if (!isSure) return 'nothing'
  if (newest === 'standby_away') return 'degrade'
  if (newest === 'primary_away') return mayMove ? 'fail_over' : 'call_person'
  return newest === 'primary_refuses' ? 'call_person' : 'nothing'
}
