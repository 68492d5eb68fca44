/** A moment so far ahead is none: it was written down by a clock that was wrong. */
const AHEAD_MS = 3_600_000

/**
 * In the order in which they are tried: the newest first, and behind all others those that say to be of a time that has not
 * come, which are newer than nothing. `atOf`: by the clock of the machine that made it, never by that of a region.
 */
export function inOrderOfUse<T>(
  all: readonly T[],
  now: Date,
  atOf: (one: T) => Date,
): readonly T[] {
  const isAhead = (one: T): boolean => atOf(one).getTime() > now.getTime() + AHEAD_MS
  return [...all].sort(
    (a, b) => Number(isAhead(a)) - Number(isAhead(b)) || atOf(b).getTime() - atOf(a).getTime(),
  )
}
