import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PlatformError } from '@zennnn/kernel'

const SAMPLE_MS = 500

export interface LoadLimits {
  /** Requests answered at the same time. */
  readonly requestsInFlight: number
  /** Of them from one network, so that nobody alone takes all places by sending slowly; default: all. */
  readonly requestsPerNetwork?: number
  /** Median delay of the event loop over half a second. */
  readonly loopDelayMs: number
}

/** Counts what is being worked on and refuses more when answers would come too late to be of use. Close it. */
export class Load {
  readonly #limits: LoadLimits
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })
  readonly #timer: NodeJS.Timeout
  readonly #ofNetwork = new Map<string, number>()
  #inFlight = 0
  #loopDelayMs = 0

  constructor(limits: LoadLimits) {
    this.#limits = limits
    this.#delay.enable()
    this.#timer = setInterval(() => {
      this.#loopDelayMs = this.#delay.percentile(50) / 1e6
      this.#delay.reset()
    }, SAMPLE_MS).unref()
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get loopDelayMs(): number {
    return this.#loopDelayMs
  }

  /** Takes a place; call what it returns when the request is over; a second call does nothing. OVERLOADED when there is none. */
  enter(network: string): () => void {
    const { requestsInFlight, requestsPerNetwork = requestsInFlight, loopDelayMs } = this.#limits
    if (
      this.#inFlight >= requestsInFlight ||
      (this.#ofNetwork.get(network) ?? 0) >= requestsPerNetwork ||
      this.#loopDelayMs > loopDelayMs
    )
      throw new PlatformError('OVERLOADED')
    this.#count(network, 1)
    let isInside = true
    return () => {
      if (isInside) this.#count(network, -1)
      isInside = false
    }
  }

  #count(network: string, by: 1 | -1): void {
    this.#inFlight += by
    const count = (this.#ofNetwork.get(network) ?? 0) + by
    if (count === 0) this.#ofNetwork.delete(network)
    else this.#ofNetwork.set(network, count)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }
}
