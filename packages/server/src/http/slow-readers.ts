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

interface Reading {
  /** What was taken by the network of it, when that last grew. */
  taken: number
  waiting: number
  sinceMs: number
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
    this.#open.set(outgoing, { taken: 0, waiting: 0, sinceMs: performance.now() })
  }

  /** When it is written, or its reader is gone. */
  forget(outgoing: ServerResponse): void {
    this.#open.delete(outgoing)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    const { graceMs, bytesPerSecond } = this.#limits
    for (const [outgoing, reading] of this.#open) {
      const { bytesWritten = 0, writableLength = 0 } = outgoing.socket ?? {}
      const taken = bytesWritten - writableLength
      if (writableLength === 0 || taken !== reading.taken) {
        reading.taken = taken
        reading.waiting = writableLength
        reading.sinceMs = now
      } else if (now - reading.sinceMs > graceMs + (reading.waiting * 1_000) / bytesPerSecond)
        outgoing.destroy()
    }
  }
}
