import type { ClusterView, ShownMove } from '@zennnn/cloud'

/** What `up` shows of the cluster at its socket `view`. */
export interface ClusterShown {
  readonly cluster: ClusterView
  /** The newest move that somebody asked for, since `up` was started. */
  readonly move?: ShownMove
}
