/** How far a change of many records is. */
export interface BulkProgress {
  readonly done: number
  readonly total: number
  readonly failures: readonly BulkFailure[]
}

interface BulkFailure {
  readonly id: string
  readonly message: string
}

export interface BulkWork {
  readonly ids: readonly string[]
  /** How many at once; the server does a request whole or not at all. */
  readonly size: number
  /** Answers the ids that it really changed; what is missing is gone, or may not be seen any more. */
  readonly run: (ids: readonly string[]) => Promise<readonly string[]>
  readonly report: (progress: BulkProgress) => void
  readonly signal: AbortSignal
  /** What is said of a record that is not there any more. */
  readonly gone: string
  /** Whether trying the records one by one may help; not when the server cannot be reached. */
  readonly isWorthSplitting: (error: unknown) => boolean
}

/**
 * Does something to many records, a part at a time. A part that is refused is tried again record by record, so that one
 * bad record spoils nothing for the others and is named. Stops after the part in hand when `signal` says so.
 */
export async function runBulk(work: BulkWork): Promise<BulkProgress> {
  let progress: BulkProgress = { done: 0, total: work.ids.length, failures: [] }
  for (let at = 0; at < work.ids.length && !work.signal.aborted; at += work.size) {
    progress = await runPart(work, work.ids.slice(at, at + work.size), progress)
    work.report(progress)
  }
  return progress
}

async function runPart(
  work: BulkWork,
  ids: readonly string[],
  progress: BulkProgress,
): Promise<BulkProgress> {
  try {
    const done = new Set(await work.run(ids))
    const gone = ids.filter((id) => !done.has(id)).map((id) => ({ id, message: work.gone }))
    return {
      ...progress,
      done: progress.done + done.size,
      failures: [...progress.failures, ...gone],
    }
  } catch (error) {
    if (!work.isWorthSplitting(error)) throw error
    const [id] = ids
    if (ids.length === 1 && id !== undefined) {
      const message = error instanceof Error ? error.message : String(error)
      return { ...progress, failures: [...progress.failures, { id, message }] }
    }
    return await oneByOne(work, ids, progress)
  }
}

async function oneByOne(
  work: BulkWork,
  ids: readonly string[],
  progress: BulkProgress,
): Promise<BulkProgress> {
  let sum = progress
  for (const id of ids) {
    if (work.signal.aborted) break
    sum = await runPart(work, [id], sum)
    work.report(sum)
  }
  return sum
}
