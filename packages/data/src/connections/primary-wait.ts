import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { isAway, isUnopened } from './database-failure.ts'
import type { Route } from './route.ts'

const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 200
/** So long who failed waits for somebody else to find the primary, before he tries himself: what that one wants may hang alone. */
const STAND_MS = 1_000

export interface WaitLimits {
  /** Who waits longer for a primary is refused. */
  readonly primaryWaitMs: number
  readonly waitingPerDatabase: number
}

/** One wish for a connection. */
export interface Wish<T> {
  readonly database: DatabaseId
  readonly signal: AbortSignal | undefined
  readonly open: () => Promise<T>
  /** Takes back what was opened while the route closed. */
  readonly giveBack: (opened: T) => void
}

/**
 * Waits, while nothing was sent yet, for a primary that is being changed or started again. Who finds it away looks for it, one in
 * the whole process: the others that found it away wait for him, so that hundreds do not knock again and again at a server that is
 * about to come up. Who did not, does not: a database that nobody can connect to holds up nobody else.
 */
export class PrimaryWait {
  readonly #route: Route
  readonly #limits: WaitLimits
  readonly #waiting = new Map<DatabaseId, number>()
  /** Settles when who looks for the primary found it, or gave up. */
  #looking: Promise<undefined> | undefined
  #changed = Promise.withResolvers<undefined>()

  constructor(route: Route, limits: WaitLimits) {
    this.#route = route
    this.#limits = limits
    route.onChange(() => {
      this.#changed.resolve(undefined)
      this.#changed = Promise.withResolvers()
    })
  }

  /** DATABASE_UNAVAILABLE after the time of its limits, OVERLOADED at once where too many wait for this database; else what `open` throws. */
  async reach<T>(wish: Wish<T>): Promise<T> {
    const deadline = performance.now() + this.#limits.primaryWaitMs
    for (;;) {
      await this.#untilOpen(wish, deadline)
      const opened = await this.#open(wish, deadline)
      if (opened === undefined) continue
      if (this.#route.isOpen) return opened.value
      wish.giveBack(opened.value)
    }
  }

  /** Undefined where the primary is away, somebody else looked for it already, and it is time to try again. */
  async #open<T>(wish: Wish<T>, deadline: number): Promise<{ readonly value: T } | undefined> {
    const opened = await this.#openOrAway(wish, deadline)
    if (opened !== undefined) return opened
    if (this.#looking === undefined) return { value: await this.#look(wish, deadline) }
    await this.#stand(wish, this.#looking, { deadline, longestMs: STAND_MS })
    return undefined
  }

  async #look<T>(wish: Wish<T>, deadline: number): Promise<T> {
    const looking = Promise.withResolvers<undefined>()
    this.#looking = looking.promise
    try {
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
        await firstOf(this.#changed.promise, pauseMs, wish.signal)
        refuseAborted(wish.signal)
        await this.#untilOpen(wish, deadline)
        const opened = await this.#openOrAway(wish, deadline)
        if (opened !== undefined) return opened.value
      }
    } finally {
      this.#looking = undefined
      looking.resolve(undefined)
    }
  }

  async #untilOpen(
    wish: Pick<Wish<unknown>, 'database' | 'signal'>,
    deadline: number,
  ): Promise<void> {
    while (!this.#route.isOpen) await this.#stand(wish, this.#changed.promise, { deadline })
  }

  async #stand(
    { database, signal }: Pick<Wish<unknown>, 'database' | 'signal'>,
    event: Promise<unknown>,
    { deadline, longestMs = Infinity }: { readonly deadline: number; readonly longestMs?: number },
  ): Promise<void> {
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) throw new PlatformError('DATABASE_UNAVAILABLE')
    const others = this.#waiting.get(database) ?? 0
    if (others >= this.#limits.waitingPerDatabase) throw new PlatformError('OVERLOADED')
    this.#waiting.set(database, others + 1)
    try {
      await firstOf(event, Math.min(leftMs, longestMs), signal)
    } finally {
      const left = (this.#waiting.get(database) ?? 1) - 1
      if (left === 0) this.#waiting.delete(database)
      else this.#waiting.set(database, left)
    }
    refuseAborted(signal)
  }

  /** Undefined where the primary is away, or was changed meanwhile, and there is time to try again. */
  async #openOrAway<T>(
    { open }: Wish<T>,
    deadline: number,
  ): Promise<{ readonly value: T } | undefined> {
    const changed = this.#changed
    try {
      return { value: await open() }
    } catch (error) {
      const hasMoved = changed !== this.#changed && isUnopened(error)
      if (!(hasMoved || isAway(error)) || performance.now() >= deadline) throw error
      return undefined
    }
  }
}

/** CANCELLED for who gave up. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new PlatformError('CANCELLED')
}

/** Returns when something happened, after this time, or when the signal came: whichever is first. */
async function firstOf(
  event: Promise<unknown>,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const over = Promise.withResolvers<undefined>()
  const end = (): void => {
    over.resolve(undefined)
  }
  const timer = setTimeout(end, withinMs)
  signal?.addEventListener('abort', end, { once: true })
  try {
    await Promise.race([event, over.promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}
