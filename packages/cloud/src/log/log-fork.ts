import { type LogSegment, segmentAt } from './log-segment.ts'

/** Where an earlier timeline of a server ended: the next one goes on from there. */
export interface Fork {
  readonly timeline: number
  /** Number of the segment in which it ended. */
  readonly segment: number
}

/** How a folder of the log goes on with the server that there is now. */
export type Continuation =
  | { readonly kind: 'follow'; readonly remove: readonly LogSegment[] }
  /** What is in the folder is not of the life of this server: a new stretch begins. */
  | { readonly kind: 'apart' }

/** The forks in a history file of PostgreSQL: a line for each timeline before, with where it ended. */
export function parseHistory(text: string): readonly Fork[] {
  return text.split('\n').flatMap((line) => {
    const [timeline = '', place = ''] = line.trim().split(/\s+/)
    const segment = segmentAt(place)
    return /^\d+$/.test(timeline) && segment !== undefined
      ? [{ timeline: Number(timeline), segment }]
      : []
  })
}

/**
 * A primary that died may have sent us what its standby never got: nobody was told that this was done. The new one does not
 * know it, and would not send us what comes after. Segments from the fork on are removed, and sent again as they became.
 */
export function planContinuation(
  segments: readonly LogSegment[],
  server: { readonly timeline: number; readonly forks: readonly Fork[] },
): Continuation {
  const newest = Math.max(0, ...segments.map(({ timeline }) => timeline))
  if (newest === 0 || newest === server.timeline) return { kind: 'follow', remove: [] }
  const fork = server.forks.find(({ timeline }) => timeline === newest)
  if (fork === undefined) return { kind: 'apart' }
  return {
    kind: 'follow',
    remove: segments.filter(
      ({ timeline, number }) => timeline === newest && number >= fork.segment,
    ),
  }
}
