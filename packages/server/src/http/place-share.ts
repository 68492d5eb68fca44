import { wideNetworkOf } from '@zennnn/identity'

/** Of the places that are left, one network may take this part: a fifth of all when it is alone, and less as others come. */
const PART = 1 / 4

/**
 * Places by network. A network gets another one while it has fewer than a part of the places that are left, so that no network alone,
 * and no few together, take them all: whoever has none yet gets one up to the last place. The same holds for what one customer of a
 * provider may have whole, who has 65,536 networks. Source: dynamic thresholds, Choudhury and Hahne 1998.
 */
export class PlaceShare {
  readonly #most: number
  readonly #ofNetwork = new Map<string, number>()
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  get taken(): number {
    return this.#taken
  }

  /** How many more there are. */
  get left(): number {
    return this.#most - this.#taken
  }

  /** Takes a place, and says how to give it back, once; undefined where there is none for this network. */
  enter(network: string): (() => void) | undefined {
    const names = new Set([network, wideNetworkOf(network)])
    const part = this.left * PART
    for (const name of names) {
      const own = this.#ofNetwork.get(name) ?? 0
      if (own > 0 && own >= part) return undefined
    }
    if (this.left <= 0) return undefined
    this.#count(names, 1)
    let isInside = true
    return () => {
      if (isInside) this.#count(names, -1)
      isInside = false
    }
  }

  #count(names: ReadonlySet<string>, by: 1 | -1): void {
    this.#taken += by
    for (const name of names) {
      const count = (this.#ofNetwork.get(name) ?? 0) + by
      if (count === 0) this.#ofNetwork.delete(name)
      else this.#ofNetwork.set(name, count)
    }
  }
}
