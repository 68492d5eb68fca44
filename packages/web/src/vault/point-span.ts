import type { VaultSpan } from './vault-api.ts'

/** The first and the last second of all that can be brought back, in seconds of the epoch; undefined where nothing can. */
export function boundsOf(
  spans: readonly VaultSpan[],
): { readonly first: number; readonly last: number } | undefined {
  const first = Math.min(...spans.map(({ since }) => firstSecond(since)))
  const last = Math.max(...spans.map(({ until }) => lastSecond(until)))
  return first <= last ? { first, last } : undefined
}

/** The second nearest to a wanted one that can be brought back: itself, unless it lies in a gap. */
export function nearestSecond(spans: readonly VaultSpan[], wanted: number): number | undefined {
  const near = spans.flatMap(({ since, until }) => {
    const [first, last] = [firstSecond(since), lastSecond(until)]
    return first <= last ? [Math.min(Math.max(wanted, first), last)] : []
  })
  return near.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0]
}

/** So many seconds further; over a gap, not back to where it came from. */
export function stepSecond(spans: readonly VaultSpan[], second: number, seconds: number): number {
  const near = nearestSecond(spans, second + seconds) ?? second
  if (near !== second) return near
  const ends = spans.flatMap(({ since, until }) => [firstSecond(since), lastSecond(until)])
  const beyond = ends.filter((end) => (seconds < 0 ? end < second : end > second))
  if (beyond.length === 0) return second
  return seconds < 0 ? Math.max(...beyond) : Math.min(...beyond)
}

/** A second that has begun before is none that can be had. */
function firstSecond(instant: string): number {
  return Math.ceil(Date.parse(instant) / 1000)
}

function lastSecond(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000)
}
