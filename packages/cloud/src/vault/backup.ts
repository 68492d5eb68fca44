import type { DatabaseId, RecordId } from '@zennnn/kernel'

/** A backup as the register knows it. */
export interface Backup {
  readonly id: RecordId
  readonly database: DatabaseId
  readonly kind: 'manual' | 'scheduled' | 'before_restore'
  /** When it began. */
  readonly at: Date
  readonly state: 'running' | 'complete' | 'incomplete' | 'failed'
  /** When it was restored and found to be equal, last. */
  readonly verifiedAt: Date | undefined
  /** When it lost a copy, having been complete; while it is so. */
  readonly degradedAt?: Date | undefined
}
