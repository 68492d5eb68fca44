import { type DatabaseId, PlatformError } from '@zennnn/kernel'

/** Longer nobody waits for a database that is being replaced. */
const WAIT_MS = 5_000

interface Hold {
  readonly over: Promise<void>
  readonly end: () => void
}

/** Databases that are being replaced: who wants a connection waits until that is over. */
export class Holds {
  readonly #held = new Map<DatabaseId, Hold>()

  /** Until `end`, and no longer than `forMs`: whoever was to end it may have died. Another call begins anew. */
  begin(database: DatabaseId, forMs: number): void {
    this.end(database)
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => this.end(database), forMs)
    timer.unref()
    const end = (): void => {
      clearTimeout(timer)
      resolve(undefined)
    }
    this.#held.set(database, { over: promise, end })
  }

  end(database: DatabaseId): void {
    const hold = this.#held.get(database)
    this.#held.delete(database)
    hold?.end()
  }

  has(database: DatabaseId): boolean {
    return this.#held.has(database)
  }

  /** Returns when the database is not held; OVERLOADED when that takes too long. */
  async pass(database: DatabaseId): Promise<void> {
    const deadline = performance.now() + WAIT_MS
    // Held again while it waited.
    for (;;) {
      const hold = this.#held.get(database)
      if (hold === undefined) return
      await within(hold.over, deadline)
    }
  }
}

async function within(over: Promise<void>, deadline: number): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => {
      late.reject(
        new PlatformError('OVERLOADED', {
          message: 'The database is being replaced by a backup. Try again in a moment.',
          details: { retry_after_s: 2 },
        }),
      )
    },
    Math.max(0, deadline - performance.now()),
  )
  try {
    await Promise.race([over, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
