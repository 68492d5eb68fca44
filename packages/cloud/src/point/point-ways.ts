import { PlatformError } from '@zennnn/kernel'
import type { Point } from '../log/log-plan.ts'

/** What is wrong with a copy, or with a base and a log together. */
class UselessCopy extends Error {
  /** Undefined where it is not one of the two alone. */
  readonly snapshot: string | undefined
  readonly failure: PlatformError

  constructor(snapshot: string | undefined, failure: PlatformError) {
    super(failure.message, { cause: failure })
    this.snapshot = snapshot
    this.failure = failure
  }
}

/** Throws UselessCopy for what is wrong with a copy; what is no PlatformError is so for each of them. */
export async function ofCopy<T>(snapshot: string | undefined, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    throw error instanceof PlatformError ? new UselessCopy(snapshot, error) : error
  }
}

/**
 * What `go` returns for the first way that leads to its end; none with a copy that was of no use before is tried. `goOn` hears
 * of each that does not lead there, and ends it by throwing. Throws what was wrong with the first.
 */
export async function firstThatLeads<T>(
  ways: readonly Point[],
  go: (way: Point) => Promise<T>,
  goOn: () => Promise<void>,
): Promise<T> {
  const failures: UselessCopy[] = []
  for (const way of ways) {
    const own = [way.base.snapshot, way.log.snapshot]
    if (failures.some(({ snapshot }) => snapshot !== undefined && own.includes(snapshot))) continue
    try {
      return await go(way)
    } catch (error) {
      if (!(error instanceof UselessCopy)) throw error
      failures.push(error)
      await goOn()
    }
  }
  throw failures[0]?.failure ?? new PlatformError('INTERNAL', { message: 'No way leads there.' })
}
