import type { DatabaseId, RecordId } from '@zennnn/kernel'
import type { ClusterAccess } from '../database/cluster-access.ts'
import type { Watch } from './watch.ts'

/** One try to make a backup. */
export interface Attempt {
  readonly id: RecordId
  readonly database: DatabaseId
  readonly watch: Watch
  /** The cluster that has the database as it is wanted; ours as it is now when it is left out. */
  readonly source?: ClusterAccess | undefined
}

/** How far it is; it grows. */
export interface AttemptProgress {
  copied: number
  /** Bytes by region. */
  readonly readBack: Map<string, number>
  estimate: number
  readonly regions: readonly string[]
}
