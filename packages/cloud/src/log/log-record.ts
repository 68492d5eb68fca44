import type { RecordId } from '@zennnn/kernel'

/** So long every second can be brought back. */
export const LOG_DAYS = 7

/** A copy of the folder of the log in a region. Each holds all segments that the folder held then. */
export interface LogSnapshot {
  readonly id: RecordId
  /** An unbroken piece of the log; between two of them something is missing. */
  readonly stretch: string
  readonly region: string
  readonly snapshot: string
  /** Number of the first segment in it. */
  readonly firstSegment: number
  /** Of all segments in it. */
  readonly bytes: number
  /** It has all that was acknowledged until then, by the clock of the database server. */
  readonly until: Date
}

/** A copy of all databases of a cluster as files, from which its log can be played. */
export interface LogBase {
  readonly id: RecordId
  readonly stretch: string
  readonly region: string
  readonly snapshot: string
  /** Number of the segment from which on the log is needed. */
  readonly firstSegment: number
  /** The first moment to which it can be brought. */
  readonly usableFrom: Date
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}
