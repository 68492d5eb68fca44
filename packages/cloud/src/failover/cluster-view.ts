/** One of the two PostgreSQL servers of a cluster. */
export type NodeName = 'a' | 'b'

/** SYNC: the standby has every acknowledged change. DEGRADED: the primary acknowledges alone. */
export type Replication = 'SYNC' | 'DEGRADED'

export type MoveKind = 'switchover' | 'failover'

/** A change of the primary. `heldMs`: from the moment no more was acknowledged, to the one when the new primary could. */
export interface Move {
  readonly kind: MoveKind
  readonly at: Date
  /** Of the cluster after it. */
  readonly epoch: number
  readonly heldMs: number
  readonly from: NodeName
  readonly to: NodeName
}

export type StandbyState = 'following' | 'catching_up' | 'being_made' | 'away' | 'none'

/** What is shown of a cluster. Instants are wall clock, only to be shown. */
export interface ClusterView {
  readonly name: 'local'
  /** Grows by one with each change of the primary. */
  readonly epoch: number
  /** Whether a dead primary is failed over without a person. */
  readonly auto: boolean
  readonly replication: Replication
  readonly since: Date
  readonly primary: { readonly node: NodeName; readonly state: 'serving' | 'starting' | 'away' }
  readonly standby: {
    readonly node: NodeName
    readonly state: StandbyState
    /** What the primary wrote and the standby has not on its disk. */
    readonly lagBytes?: number
    readonly lagSeconds?: number
    /** A sentence: why there never was one. Nobody is called for it, since nothing was lost. */
    readonly why?: string
  }
  /** What holds log for a standby, and how much. `status` as PostgreSQL says it: reserved, extended, unreserved, lost. */
  readonly slots: readonly {
    readonly name: string
    readonly keptBytes: number
    readonly status: string
  }[]
  readonly disk: { readonly freeBytes: number; readonly walBytes: number }
  /** There where the primary did not say, or not in time: its slots, its log and how far the standby is are not known. */
  readonly silent?: true
  readonly lastMove?: Move
  /** A sentence: what a person has to do. */
  readonly needs?: string
}

/** What a move would do, before anybody does it. */
export interface MovePlan {
  readonly steps: readonly string[]
  /** A sentence. */
  readonly wouldLose: string
  /** The text to type where something would be lost. */
  readonly acceptance?: string
}
