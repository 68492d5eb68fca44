/** How a child ended though nobody asked it to. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether it said that it did not reach PostgreSQL. */
  readonly isAway: boolean
}

/** What is said and logged of it. */
interface ProcessEnding {
  readonly sentence: string
  readonly event: 'process_died' | 'process_ended'
}

/**
 * `work` ends in order, with 0, when it lost PostgreSQL, as by a move of the primary, to begin anew; when it then begins in the
 * middle of one, it does not reach it. All else is a death.
 */
export function endingOf(name: string, { code, signal, isAway }: ProcessEnd): ProcessEnding {
  if (code === 0)
    return {
      sentence: `The process ${name} ended in order and is started again, as when the primary changes.`,
      event: 'process_ended',
    }
  if (isAway)
    return {
      sentence: `The process ${name} did not reach PostgreSQL and is started again, as while the primary changes.`,
      event: 'process_ended',
    }
  return {
    sentence: `The process ${name} died (${signal ?? `code ${code}`}) and is started again.`,
    event: 'process_died',
  }
}
