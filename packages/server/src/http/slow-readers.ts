import type { ServerResponse } from 'node:http'

export interface ReaderLimits {
  /** Time for what waits to be read, besides that of its size. */
  readonly graceMs: number
  readonly bytesPerSecond: number
  readonly lookMs: number
}

const LIMITS: ReaderLimits = {
  // A phone in a train stands still for less, and reads faster.
  graceMs: 30_000,
  bytesPerSecond: 4_096,
  lookMs: 5_000,
}

/** What the network took of a connection, and when it was looked at first since its reader last kept up. */
export interface Reading {
  readonly taken: number
  readonly sinceMs: number
}

/** The same at this moment; `waiting`: what it did not take yet. */
interface ReadingNow {
  readonly taken: number
  readonly waiting: number
  readonly nowMs: number
}

/**
 * Whether a reader keeps up, so that his time begins anew, is behind, or is too slow. His time is not begun anew by what moves: of an
 * answer that comes in pieces something moves with each, however slowly they are read. @internal
 */
export function judgeReading(
  { taken, sinceMs }: Reading,
  now: ReadingNow,
  { graceMs, bytesPerSecond }: Pick<ReaderLimits, 'graceMs' | 'bytesPerSecond'>,
): 'keeps up' | 'is behind' | 'is too slow' {
  const passedMs = now.nowMs - sinceMs
  const msOf = (bytes: number): number => (bytes * 1_000) / bytesPerSecond
  const read = now.taken - taken
  // What was read fast does not count for ever: nobody saves up hours for the rest of a large file.
  if (now.waiting === 0 || (passedMs > graceMs && msOf(read) >= passedMs)) return 'keeps up'
  return passedMs > graceMs + msOf(read + now.waiting) ? 'is too slow' : 'is behind'
}

/**
 * Cuts who asks for much and reads it a byte at a time: he would hold a place, and the answer in memory, for as long as he likes. That
 * nothing at all moves for a minute ends a connection besides. An answer that is made slowly waits for us, not for its reader. Close it.
 */
export class SlowReaders {
  readonly #limits: ReaderLimits
  readonly #open = new Map<ServerResponse, Reading>()
  readonly #timer: NodeJS.Timeout

  constructor(limits = LIMITS) {
    this.#limits = limits
    this.#timer = setInterval(() => {
      this.#look()
    }, limits.lookMs).unref()
  }

  watch(outgoing: ServerResponse): void {
    const { taken } = progressOf(outgoing)
    this.#open.set(outgoing, { taken, sinceMs: performance.now() })
  }

  /** When it is written, or its reader is gone. */
  forget(outgoing: ServerResponse): void {
    this.#open.delete(outgoing)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const nowMs = performance.now()
    for (const [outgoing, reading] of this.#open) {
      const progress = progressOf(outgoing)
      const verdict = judgeReading(reading, { ...progress, nowMs }, this.#limits)
      if (verdict === 'keeps up')
        this.#open.set(outgoing, { taken: progress.taken, sinceMs: nowMs })
      else if (verdict === 'is too slow') outgoing.destroy()
    }
  }
}

function progressOf({ socket }: ServerResponse): {
  readonly taken: number
  readonly waiting: number
} {
  const { bytesWritten = 0, writableLength = 0 } = socket ?? {}
  return { taken: bytesWritten - writableLength, waiting: writableLength }
}
