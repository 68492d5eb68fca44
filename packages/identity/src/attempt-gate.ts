import type { DatabaseId } from '@zennnn/kernel'
import { NoPlace } from './no-place.ts'
import { type Asker, PlaceQueue, type Places } from './place-queue.ts'

/** They pass one row, so that more at once are no faster; the other connections of the database are everybody else's. */
const AT_ONCE = 2
/** Of each lane. */
const PLACES: Places = { all: 32, forKnown: 0, ofNetwork: 32 }
/** To be counted takes milliseconds. */
const RETRY_AFTER_S = 1
const LANES = ['session', 'device', 'stranger'] as const

/**
 * session: the database knows it. device: who brings a token of a known browser; whether it is one only the database can
 * tell, so this lane is no wider. stranger: everybody else.
 */
type Lane = (typeof LANES)[number]

/** Who wants to be counted. */
export interface Passing {
  readonly database: DatabaseId
  readonly network: string
  readonly lane: Lane
}

interface Waiting extends Asker {
  readonly enter: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets two attempts of a database be counted at the same time; others wait, so that who guesses fast does not take the
 * connections of everybody. Lanes take turns: whoever fills one keeps nobody of another waiting, and in his own he gives way
 * to other networks.
 */
export class AttemptGate {
  readonly #doors = new Map<DatabaseId, Door>()

  /** Runs `attempt` in its turn. NoPlace when too many wait already, or when it gave way to another network. */
  async pass<T>({ database, network, lane }: Passing, attempt: () => Promise<T>): Promise<T> {
    const door = this.#doors.get(database) ?? new Door()
    this.#doors.set(database, door)
    if (!door.enter()) await door.wait({ database, network }, lane)
    try {
      return await attempt()
    } finally {
      door.leave()
      if (door.isEmpty) this.#doors.delete(database)
    }
  }
}

/** Of one database. */
class Door {
  #taken = 0
  /** Whose turn was longest ago stands first. */
  readonly #lanes = new Map(LANES.map((lane) => [lane, new PlaceQueue<Waiting>(PLACES)]))

  get isEmpty(): boolean {
    return this.#taken === 0
  }

  /** Whether there was a place without waiting. */
  enter(): boolean {
    if (this.#taken >= AT_ONCE) return false
    this.#taken += 1
    return true
  }

  /** Until a place was left for this one. NoPlace. */
  async wait(asker: Asker, lane: Lane): Promise<void> {
    const queue = this.#lanes.get(lane)
    if (queue?.hasPlace(asker) !== true) throw new NoPlace(RETRY_AFTER_S)
    await new Promise<void>((enter, reject) => {
      const gone = queue.add({ ...asker, enter, reject })
      gone?.reject(new NoPlace(RETRY_AFTER_S))
    })
  }

  /** The place goes on to the next one. */
  leave(): void {
    const next = [...this.#lanes].find(([, queue]) => queue.size > 0)
    if (next === undefined) {
      this.#taken -= 1
      return
    }
    const [lane, queue] = next
    this.#lanes.delete(lane)
    this.#lanes.set(lane, queue)
    queue.next()?.enter()
  }
}
