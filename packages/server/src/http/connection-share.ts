import type { Server } from 'node:net'
import { networkOf } from './network.ts'

/** Of the places that are left, one network may take this part: about 1,000 of 5,000 when it is alone, and less as others come. */
const PART = 1 / 4

/**
 * Open connections by network. A network gets another one while it has fewer than a part of the places that are left, so that no
 * network alone, and no few together, take them all: whoever has none yet gets one up to the last place. Source: dynamic thresholds,
 * Choudhury and Hahne 1998. @internal
 */
export class ConnectionShare {
  readonly #most: number
  readonly #ofNetwork = new Map<string, number>()
  #open = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a place, and says how to give it back; undefined where there is none for this network. */
  enter(network: string): (() => void) | undefined {
    const own = this.#ofNetwork.get(network) ?? 0
    if (own > 0 && own >= (this.#most - this.#open) * PART) return undefined
    if (this.#open >= this.#most) return undefined
    this.#count(network, own + 1, 1)
    return () => {
      this.#count(network, (this.#ofNetwork.get(network) ?? 1) - 1, -1)
    }
  }

  #count(network: string, count: number, by: 1 | -1): void {
    this.#open += by
    if (count === 0) this.#ofNetwork.delete(network)
    else this.#ofNetwork.set(network, count)
  }
}

/** Ends connections beyond the share of their network, before anything is computed for them. */
export function shareConnections(server: Server, most: number): void {
  const share = new ConnectionShare(most)
  server.on('connection', (socket) => {
    const leave = share.enter(networkOf(socket.remoteAddress ?? ''))
    if (leave === undefined) socket.destroy()
    else socket.once('close', leave)
  })
}
