import type { Clock, Log } from '@zennnn/kernel'
import type { ClusterSecrets } from '../cluster/cluster-secrets.ts'
import type { Move } from './cluster-view.ts'
import type { RoomSettings } from './room.ts'

/** How the monitor looks, when it is sure, and how long it waits. All in milliseconds but `misses` and what is in bytes. */
export interface KeeperSettings extends RoomSettings {
  /** Between two writes of the monitor. */
  readonly probeEveryMs: number
  /** A write that took longer is a miss. */
  readonly probeTimeoutMs: number
  /** So many misses in a row are an answer. */
  readonly misses: number
  /** What an orderly stop of a server may take before it is killed. */
  readonly stopMs: number
  /** How long a switchover waits for transactions that run. */
  readonly drainMs: number
  /** A standby that gets no further for so long is started anew. */
  readonly followMs: number
  /** After a move of its own it makes no other for so long. */
  readonly calmMs: number
  /** What each change of roles at the start may wait before a person is called. */
  readonly rolesMs: number
}

export const KEEPER_SETTINGS: KeeperSettings = {
  probeEveryMs: 300,
  probeTimeoutMs: 1_000,
  misses: 3,
  stopMs: 4_000,
  drainMs: 1_000,
  // Both run on one machine: one that does not find the other by then does not look for it.
  followMs: 15_000,
  calmMs: 60_000,
  rolesMs: 20_000,
  // `max_wal_size` of the copy, and `max_slot_wal_keep_size` of the primary.
  copyLogBytes: 2 * 1024 ** 3,
  reserveBytes: 512 * 1024 ** 2,
}

/** Points of a start or a move at which tests end the process. */
export type KeeperPoint =
  | 'before_degraded'
  | 'degraded_recorded'
  | 'before_sync_recorded'
  | 'sync_recorded'
  | 'route_closed'
  | 'primary_stopped'
  | 'primary_fenced'
  | 'move_recorded'
  | 'promoted'
  | 'route_opened'
  | 'rejoin_begun'
  | 'rejoin_rewound'
  | 'copy_begun'
  | 'standby_copied'

/** Runs a move, and hears one sentence before each of its steps. */
export type ShowMove = (run: (step: (sentence: string) => void) => Promise<Move>) => Promise<Move>

export interface KeeperOptions {
  /** Real path of the home; its lock is held by the caller. */
  readonly home: string
  readonly secrets: ClusterSecrets
  /** Whether there is to be a standby. */
  readonly standby: boolean
  /** Started by root: the group whose members may open the socket and read the route. */
  readonly clientsGid?: number | undefined
  /** Receives one sentence before each step that takes noticeable time. */
  readonly say: (sentence: string) => void
  readonly log: Log
  readonly clock: Clock
  /** Shows a failover that nobody asked for: runs it, and hears of its steps. */
  readonly showAlone?: ShowMove
  readonly settings?: Partial<KeeperSettings>
  /** For tests: awaited at each point. */
  readonly reached?: (point: KeeperPoint) => Promise<void>
}
