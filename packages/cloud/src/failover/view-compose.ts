import type { ReplicationReading } from './cluster-read.ts'
import { type ClusterState, degraded, otherNode } from './cluster-state.ts'
import type { ClusterView, Move, StandbyState } from './cluster-view.ts'
import { discardOf } from './discard.ts'
import { NEEDS } from './needs.ts'
import { STANDBY } from './node-settings.ts'
import type { RoomProblem } from './room-watch.ts'
import type { TenderPhase } from './standby-tender.ts'

/** What was read of a cluster at one moment. */
export interface Findings {
  readonly reading: ReplicationReading | undefined
  readonly freeBytes: number
  readonly primary: ClusterView['primary']['state']
  readonly phase: TenderPhase
  readonly now: Date
  readonly lastMove: Move | undefined
  /** What a person was called for about the primary. */
  readonly called: string | undefined
  /** What is missing on the disk for a standby. */
  readonly noRoom: RoomProblem | undefined
  /** Why the last attempt to let it follow came to nothing. */
  readonly notFollowing: string | undefined
  /** Why the state may not be on the disk; undefined when it is. */
  readonly doubt: Error | undefined
}

/** What is shown of it. SYNC is claimed only when that is what the next start would find. */
export function composeView(recorded: ClusterState, findings: Findings): ClusterView {
  const state = findings.doubt === undefined ? recorded : degraded(recorded, findings.now)
  const { epoch, auto, replication, since, primary } = state
  const { reading, freeBytes, lastMove } = findings
  const needs = needsOf(state, findings)
  return {
    name: 'local',
    epoch,
    auto,
    replication,
    since,
    primary: { node: primary, state: findings.primary },
    standby: standbyView(state, findings),
    slots: reading?.slots ?? [],
    disk: { freeBytes, walBytes: reading?.walBytes ?? 0 },
    ...(reading === undefined ? { silent: true } : {}),
    ...(lastMove === undefined ? {} : { lastMove }),
    ...(needs === undefined ? {} : { needs }),
  }
}

function standbyView(state: ClusterState, findings: Findings): ClusterView['standby'] {
  const node = otherNode(state.primary)
  const follower = findings.reading?.follower
  const standing = stateOf(state, findings)
  if (standing === 'none' || standing === 'being_made') return { node, state: standing }
  if (follower !== undefined) return { node, state: standing, ...follower }
  // One that is away is behind by what is kept for it, and by the time since it was last waited for.
  const slot = findings.reading?.slots.find(({ name }) => name === STANDBY)
  const { noRoom } = findings
  if (noRoom?.isMissed === false) return { node, state: standing, why: noRoom.sentence }
  if (slot === undefined || state.replication === 'SYNC') return { node, state: standing }
  const lagSeconds = Math.max(0, (findings.now.getTime() - state.since.getTime()) / 1_000)
  return { node, state: standing, lagBytes: slot.keptBytes, lagSeconds }
}

function stateOf(
  { standby, replication }: ClusterState,
  { phase, reading }: Findings,
): StandbyState {
  if (!standby) return 'none'
  if (phase === 'copying' || phase === 'rewinding') return 'being_made'
  if (reading?.follower === undefined) return 'away'
  return replication === 'SYNC' ? 'following' : 'catching_up'
}

function needsOf({ kept, standby }: ClusterState, findings: Findings): string | undefined {
  const { doubt, called } = findings
  if (doubt !== undefined) return NEEDS.unwritten(doubt)
  const needs = called ?? standbyNeeds(findings)
  if (needs !== undefined || kept === null || !standby) return needs
  return `The node ${kept} is kept, since it alone may hold changes. Take from it what is needed, then run: zennnn cluster rejoin local --discard "${discardOf({ kept }) ?? ''}"`
}

/** A disk that never had room for a standby calls nobody, whatever an attempt failed with: it is said where the standby is. */
function standbyNeeds({ noRoom, notFollowing }: Findings): string | undefined {
  if (noRoom === undefined) return notFollowing
  return noRoom.isMissed ? noRoom.sentence : undefined
}
