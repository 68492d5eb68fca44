import type { DatabaseId, RecordId } from '@zennnn/kernel'

/** A backup as the register knows it. */
export interface Backup {
  readonly id: RecordId
  readonly database: DatabaseId
  /** `point_in_time`: made of the log, of a moment that was past. */
  readonly kind: 'manual' | 'scheduled' | 'before_restore' | 'point_in_time'
  /** When it began; of a point in time, that moment. */
  readonly at: Date
  readonly state: 'running' | 'complete' | 'incomplete' | 'failed'
  /** When it was restored and found to be equal, last. */
  readonly verifiedAt: Date | undefined
  /** When it lost a copy, having been complete; while it is so. */
  readonly degradedAt?: Date | undefined
}
