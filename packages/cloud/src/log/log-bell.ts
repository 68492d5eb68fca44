import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'

/** Wakes the keeper for who cannot wait for its turn. */
export class Bell {
  #wanted: string | undefined
  #wake: () => void = () => undefined

  constructor(register: Client) {
    register.on('notification', ({ payload }) => {
      this.#wanted = this.#wanted === 'base' ? 'base' : (payload ?? '')
      this.#wake()
    })
  }

  /** Resolves after a time, or before with what somebody wants, `base` or a shipping; `isOver` when the signal fired. */
  async pause(
    longestMs: number,
    signal: AbortSignal,
  ): Promise<{ readonly wanted: string | undefined; readonly isOver: boolean }> {
    if (this.#wanted === undefined) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      const timer = new AbortController()
      await Promise.race([
        woken,
        delay(longestMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(
          () => undefined,
        ),
      ])
      timer.abort()
    }
    const wanted = this.#wanted
    this.#wanted = undefined
    return { wanted, isOver: signal.aborted }
  }
}
