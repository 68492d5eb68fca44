import type { ReadLine } from './read-lines.ts'

/** Which genuine lines there are, wherever they stand. */
export interface KnownLines {
  /** By its sequence, where each stands first. */
  readonly firsts: ReadonlyMap<number, { readonly position: number; readonly hash: string }>
  /** All sequences, ascending. */
  readonly sequences: readonly number[]
}

export function knownLines(read: readonly ReadLine[]): KnownLines {
  const firsts = new Map<number, { readonly position: number; readonly hash: string }>()
  for (const { line, hash, position } of read)
    if (line !== undefined && !firsts.has(line.sequence))
      firsts.set(line.sequence, { position, hash })
  return { firsts, sequences: [...firsts.keys()].sort((a, b) => a - b) }
}

/** How many lines from `first` to `last` stand nowhere. Whoever signs decides how wide a gap is: it is not walked through. */
export function missingOf({ sequences }: KnownLines, first: number, last: number): number {
  return last - first + 1 - (countBelow(sequences, last + 1) - countBelow(sequences, first))
}

/** How many of ascending numbers are less than `limit`. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((ascending[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}
