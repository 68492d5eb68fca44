import { PlatformError } from '@zennnn/kernel'

const TICK_MS = 100

export interface LoadLimits {
  /** Requests answered at the same time. */
  readonly requestsInFlight: number
  /** Of them from one network, so that nobody alone takes all places by sending slowly; default: all. */
  readonly requestsPerNetwork?: number
  /** By which the event loop is late twice in a row: one long turn is over when it is seen, and who comes then is answered at once. */
  readonly loopDelayMs: number
}

/** Counts what is being worked on and refuses more when answers would come too late to be of use. Close it. */
export class Load {
  readonly #limits: LoadLimits
  readonly #timer: NodeJS.Timeout
  readonly #ofNetwork = new Map<string, number>()
  #inFlight = 0
  #tickedAt = performance.now()
  #loopDelayMs = 0
  #isSlow = false

  constructor(limits: LoadLimits) {
    this.#limits = limits
    this.#timer = setInterval(() => {
      this.#tick()
    }, TICK_MS).unref()
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** How many more requests there are places for. */
  get places(): number {
    return this.#limits.requestsInFlight - this.#inFlight
  }

  get loopDelayMs(): number {
    return this.#loopDelayMs
  }

  /** Takes a place; call what it returns when the request is over; a second call does nothing. OVERLOADED when there is none. */
  enter(network: string): () => void {
    const { requestsInFlight, requestsPerNetwork = requestsInFlight } = this.#limits
    if (
      this.#inFlight >= requestsInFlight ||
      (this.#ofNetwork.get(network) ?? 0) >= requestsPerNetwork ||
      this.#isSlow
    )
      throw new PlatformError('OVERLOADED')
    this.#count(network, 1)
    let isInside = true
    return () => {
      if (isInside) this.#count(network, -1)
      isInside = false
    }
  }

  #tick(): void {
    const now = performance.now()
    const before = this.#loopDelayMs
    this.#loopDelayMs = Math.max(0, now - this.#tickedAt - TICK_MS)
    this.#isSlow = Math.min(before, this.#loopDelayMs) > this.#limits.loopDelayMs
    this.#tickedAt = now
  }

  #count(network: string, by: 1 | -1): void {
    this.#inFlight += by
    const count = (this.#ofNetwork.get(network) ?? 0) + by
    if (count === 0) this.#ofNetwork.delete(network)
    else this.#ofNetwork.set(network, count)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
