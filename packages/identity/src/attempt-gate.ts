import type { DatabaseId } from '@zennnn/kernel'
import { NoPlace } from './no-place.ts'

/** They pass one row, so that more at once are no faster; the other connections of the database are everybody else's. */
const AT_ONCE = 2
const MAX_WAITING = 64
/** Of them for one network. */
const MAX_OF_ONE = 32
/** To be counted takes milliseconds. */
const RETRY_AFTER_S = 1

interface Waiting {
  readonly network: string
  readonly enter: () => void
}

interface Lane {
  /** Places taken. */
  taken: number
  readonly waiting: Waiting[]
}

/**
 * Lets two attempts of a database be counted at the same time; others wait in turn, so that who guesses fast does not take
 * the connections of everybody.
 */
export class AttemptGate {
  readonly #lanes = new Map<DatabaseId, Lane>()

  /** Runs `attempt` when there is a place. NoPlace when too many wait already, or too many of this network. */
  async pass<T>(
    { database, network }: { readonly database: DatabaseId; readonly network: string },
    attempt: () => Promise<T>,
  ): Promise<T> {
    const lane = this.#lanes.get(database) ?? { taken: 0, waiting: [] }
    this.#lanes.set(database, lane)
    if (lane.taken < AT_ONCE) lane.taken += 1
    else await takeTurn(lane, network)
    try {
      return await attempt()
    } finally {
      const next = lane.waiting.shift()
      if (next === undefined) lane.taken -= 1
      // The place goes on to the next one.
      else next.enter()
      if (lane.taken === 0) this.#lanes.delete(database)
    }
  }
}

async function takeTurn({ waiting }: Lane, network: string): Promise<void> {
  const ofOne = waiting.filter((one) => one.network === network)
  if (waiting.length >= MAX_WAITING || ofOne.length >= MAX_OF_ONE) throw new NoPlace(RETRY_AFTER_S)
  await new Promise<void>((enter) => {
    waiting.push({ network, enter })
  })
}
