import type { SourceFiles } from '@zennnn/trust'

/** How files differ from others, by their paths. */
export interface Comparison {
  readonly same: number
  readonly differ: readonly string[]
  /** Here, and not there. */
  readonly more: readonly string[]
  /** There, and not here. */
  readonly missing: readonly string[]
}

const MOST_LINES = 20

export function compareFiles(here: SourceFiles, there: SourceFiles): Comparison {
  const paths = [...here.keys()].toSorted()
  const shared = paths.filter((path) => there.has(path))
  const differ = shared.filter((path) => here.get(path) !== there.get(path))
  return {
    same: shared.length - differ.length,
    differ,
    more: paths.filter((path) => !there.has(path)),
    missing: [...there.keys()].filter((path) => !here.has(path)).toSorted(),
  }
}

export function isSame({ differ, more, missing }: Comparison): boolean {
  return differ.length + more.length + missing.length === 0
}

/** What people read of it. */
export function comparisonLines(seen: Comparison): readonly string[] {
  const { same, differ, more, missing } = seen
  if (isSame(seen)) return [`All ${same} files are the same to the byte.`]
  const lines = [
    ...differ.map((path) => `differs:       ${path}`),
    ...more.map((path) => `not published: ${path}`),
    ...missing.map((path) => `missing here:  ${path}`),
  ]
  return [
    ...lines.slice(0, MOST_LINES),
    ...(lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : []),
    `${same} files are the same, ${differ.length} differ, ${more.length} are not published, ${missing.length} are missing here.`,
  ]
}
