/** What is said and logged of a child that is gone though nobody asked it to end. */
interface ProcessEnding {
  readonly sentence: string
  readonly event: 'process_died' | 'process_ended'
}

/** 0 is an end in order: `work` ends so when it lost PostgreSQL, as by a move of the primary, to begin anew. All else is a death. */
export function endingOf(
  name: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): ProcessEnding {
  if (code === 0)
    return {
      sentence: `The process ${name} ended in order and is started again, as when the primary changes.`,
      event: 'process_ended',
    }
  return {
    sentence: `The process ${name} died (${signal ?? `code ${code}`}) and is started again.`,
    event: 'process_died',
  }
}
