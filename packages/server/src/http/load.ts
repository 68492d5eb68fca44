import { PlatformError } from '@zennnn/kernel'
import { PlaceShare } from './place-share.ts'

const TICK_MS = 100

export interface LoadLimits {
  /** Requests answered at the same time; one network gets a fifth of them at most, and less as others come. */
  readonly requestsInFlight: number
  /** By which the event loop is late twice in a row: one long turn is over when it is seen, and who comes then is answered at once. */
  readonly loopDelayMs: number
}

/** Counts what is being worked on and refuses more when answers would come too late to be of use. Close it. */
export class Load {
  readonly #limits: LoadLimits
  readonly #timer: NodeJS.Timeout
  readonly #share: PlaceShare
  #tickedAt = performance.now()
  #loopDelayMs = 0
  #isSlow = false

  constructor(limits: LoadLimits) {
    this.#limits = limits
    this.#share = new PlaceShare(limits.requestsInFlight)
    this.#timer = setInterval(() => {
      this.#tick()
    }, TICK_MS).unref()
  }

  get inFlight(): number {
    return this.#share.taken
  }

  /** How many more requests there are places for. */
  get places(): number {
    return this.#share.left
  }

  get loopDelayMs(): number {
    return this.#loopDelayMs
  }

  /** Takes a place; call what it returns when the request is over; a second call does nothing. OVERLOADED when there is none. */
  enter(network: string): () => void {
    const leave = this.#isSlow ? undefined : this.#share.enter(network)
    if (leave === undefined) throw new PlatformError('OVERLOADED')
    return leave
  }

  #tick(): void {
    const now = performance.now()
    const before = this.#loopDelayMs
    this.#loopDelayMs = Math.max(0, now - this.#tickedAt - TICK_MS)
    this.#isSlow = Math.min(before, this.#loopDelayMs) > this.#limits.loopDelayMs
    this.#tickedAt = now
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
