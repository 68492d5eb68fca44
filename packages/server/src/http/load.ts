import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PlatformError } from '@zennnn/kernel'

const SAMPLE_MS = 500

export interface LoadLimits {
  /** Requests answered at the same time. */
  readonly requestsInFlight: number
  /** Median delay of the event loop over half a second. */
  readonly loopDelayMs: number
}

/** Counts what is being worked on and refuses more when answers would come too late to be of use. Close it. */
export class Load {
  readonly #limits: LoadLimits
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })
  readonly #timer: NodeJS.Timeout
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
  enter(): () => void {
    if (
      this.#inFlight >= this.#limits.requestsInFlight ||
      this.#loopDelayMs > this.#limits.loopDelayMs
    )
      throw new PlatformError('OVERLOADED')
    this.#inFlight += 1
    let isInside = true
    return () => {
      if (isInside) this.#inFlight -= 1
      isInside = false
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }
}
