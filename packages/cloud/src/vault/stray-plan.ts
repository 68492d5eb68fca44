import type { Snapshot } from './restic.ts'

/** Between a look that finds a snapshot of nobody and its deletion, as for backups: time to find out that the look was wrong. */
const DELAY_MS = 72 * 3_600_000

/** A snapshot in a region that belongs to no backup. */
export interface Stray {
  readonly snapshot: string
  readonly dueAt: Date
}

export interface StrayPlan {
  readonly mark: readonly Stray[]
  /** Belongs to a backup after all, or is gone. */
  readonly unmark: readonly string[]
  /** Marked long enough, and still nobody's. */
  readonly remove: readonly string[]
}

/**
 * What is to be done with the snapshots of one repository. `found`: what the region names. `known`: ids of the register,
 * which are never touched whatever the region says. `over`: the backups, by their tags, of which the register knows that
 * nothing more belongs there. A snapshot whose backup it does not know stays: the register may be an older one than the
 * region. Times are those of the register's clock alone: what a snapshot says of its age is written by whoever can write there.
 */
export function planStrays(
  looked: {
    readonly found: readonly Snapshot[]
    readonly known: ReadonlySet<string>
    readonly over: ReadonlySet<string>
  },
  marks: readonly Stray[],
  now: Date,
): StrayPlan {
  const { found, known, over } = looked
  const strays = new Set(
    found
      .filter(({ id, tags }) => !known.has(id) && tags.length === 1 && over.has(tags[0] ?? ''))
      .map(({ id }) => id),
  )
  const marked = new Set(marks.map(({ snapshot }) => snapshot))
  const dueAt = new Date(now.getTime() + DELAY_MS)
  return {
    mark: [...strays]
      .filter((snapshot) => !marked.has(snapshot))
      .map((snapshot) => ({ snapshot, dueAt })),
    unmark: [...marked].filter((snapshot) => !strays.has(snapshot)),
    remove: marks
      .filter((mark) => strays.has(mark.snapshot) && mark.dueAt <= now)
      .map(({ snapshot }) => snapshot),
  }
}
