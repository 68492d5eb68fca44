import type { Replication } from './cluster-view.ts'

/** What is known of the replication at one moment of a turn. */
export interface Standing {
  /** What the next start would find; unknown after a failed write. */
  readonly disk: Replication | 'unknown'
  /** What the primary was told last; unknown before, and when telling it failed. */
  readonly told: 'wait' | 'alone' | 'unknown'
  /** Whether, in this turn, the primary itself said that commits wait. */
  readonly isSeen: boolean
}

/** Of a turn. `begin` and `record` are both halves of becoming synchronous: between them the standby catches up. */
export type Wish = 'degrade' | 'begin' | 'record'

export type Step = 'record_degraded' | 'tell_alone' | 'tell_wait' | 'see_waiting' | 'record_sync'

export type Outcome = 'done' | 'failed'

/** DEGRADED is written whatever is there: what a failed write left nobody knows. */
export const STEPS = {
  degrade: ['record_degraded', 'tell_alone'],
  begin: ['tell_wait'],
  record: ['see_waiting', 'record_sync'],
} as const satisfies Record<Wish, readonly Step[]>

/** Never does the disk say SYNC while the primary acknowledges alone: two steps depend on what is known. */
export function mayTake(step: Step, { disk, told, isSeen }: Standing): boolean {
  if (step === 'tell_alone') return disk === 'DEGRADED'
  if (step === 'record_sync') return told === 'wait' && isSeen
  return true
}

/** What is known after a step. */
export function afterStep(standing: Standing, step: Step, outcome: Outcome): Standing {
  const isDone = outcome === 'done'
  switch (step) {
    case 'record_degraded':
      return { ...standing, disk: isDone ? 'DEGRADED' : 'unknown' }
    case 'record_sync':
      return { ...standing, disk: isDone ? 'SYNC' : 'unknown' }
    case 'tell_alone':
      return { ...standing, told: isDone ? 'alone' : 'unknown', isSeen: false }
    case 'tell_wait':
      return { ...standing, told: isDone ? 'wait' : 'unknown', isSeen: false }
    case 'see_waiting':
      return { ...standing, isSeen: isDone }
  }
}
