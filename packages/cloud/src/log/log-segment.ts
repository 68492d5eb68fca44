/** PostgreSQL's own size of a file of the log: nobody here asks for another. */
export const SEGMENT_BYTES = 16 * 1024 * 1024
/** The last eight digits of a name count to here. */
const PER_ROUND = 256

/** A file of PostgreSQL's log. */
export interface LogSegment {
  readonly name: string
  /** Which life of the cluster: each promotion begins one. */
  readonly timeline: number
  /** Its turn from the beginning of the log on, over all timelines. */
  readonly number: number
  /** Whether it is still being written, or was broken off. */
  readonly isPartial: boolean
}

/** What a name in a folder of the log is of; undefined for anything else, as a history of timelines. */
export function parseSegment(name: string): LogSegment | undefined {
  const found = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?$/.exec(name)
  if (found === null) return undefined
  const [, timeline = '', round = '', turn = '', partial] = found
  return {
    name,
    timeline: hex(timeline),
    number: hex(round) * PER_ROUND + hex(turn),
    isPartial: partial !== undefined,
  }
}

export function parseSegments(names: readonly string[]): readonly LogSegment[] {
  return names.flatMap((name) => parseSegment(name) ?? [])
}

/** The number of the segment that holds a place of the log, as `0/2000028`; undefined for what is no place. */
export function segmentAt(place: string): number | undefined {
  const found = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(place)
  if (found === null) return undefined
  const [, round = '', offset = ''] = found
  return hex(round) * PER_ROUND + Math.floor(hex(offset) / SEGMENT_BYTES)
}

function hex(digits: string): number {
  return Number.parseInt(digits, 16)
}
