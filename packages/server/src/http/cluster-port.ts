import type { RecordId } from '@zennnn/kernel'

export const MOVE_KINDS = ['switchover', 'failover'] as const
export type ClusterMoveKind = (typeof MOVE_KINDS)[number]

/** A move of the primary that was asked for, checked for its form. */
export interface ClusterOrder {
  readonly cluster: string
  readonly kind: ClusterMoveKind
  /** Of the cluster as it was seen. */
  readonly epoch: number
  /** The words that accept a loss, as they were typed. */
  readonly accept: string | undefined
  /** Of the session: PostgreSQL finds out whose it is, and how fresh the proof. */
  readonly token: string
}

/** What the server needs of the clusters of its cloud. All of it refuses with PlatformErrors. */
export interface ClusterPort {
  /** How the cluster is: `cluster`, and `move` while and after somebody moved it. Needs no database. */
  view(): Promise<{ readonly cluster: unknown; readonly move?: unknown }>
  /** What a move would do. NOT_FOUND for another cluster. */
  plan(cluster: string, kind: ClusterMoveKind): Promise<object>
  /**
   * Writes down that it is to be moved, for who keeps it. NOT_FOUND for another cluster, STATE_REFUSED while it is moved,
   * CONFIRMATION_NEEDED without a fresh proof, DATABASE_UNAVAILABLE while there is no primary.
   */
  order(order: ClusterOrder): Promise<RecordId>
  /** Orders a drill of failover, or finds the one that runs; the job. */
  rehearse(cluster: string, token: string): Promise<RecordId>
  /** What was ordered, done and rehearsed, newest first. */
  history(): Promise<object>
}
