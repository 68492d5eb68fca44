import { type DatabaseId, PlatformError } from '@zennnn/kernel'

export interface TurnLimits {
  /** Requests a second of one database that never wait, and so many at once after a quiet second. */
  readonly freely: number
  /** After which the next one goes, though the one before still waits for PostgreSQL. */
  readonly longestMs: number
  /** How long nobody goes after a turn, in lengths of that turn: what is left of the machine meanwhile is for others. */
  readonly rest: number
  /** Who waited so long is refused: OVERLOADED. */
  readonly waitMs: number
}

/** What is called when the request is over; a second call does nothing. */
export type Turn = () => void

interface Waiter {
  readonly go: () => void
  readonly refuse: () => void
  readonly isGone: () => boolean
  readonly timer: NodeJS.Timeout
}

interface Lane {
  readonly database: DatabaseId
  readonly waiting: Waiter[]
  /** Requests that may still go freely, as of `atMs`. */
  credit: number
  atMs: number
  isHeld: boolean
}

interface Seen {
  readonly database: DatabaseId
  atMs: number
}

/** Others count as there for so long after their last request. */
const AWAY_MS = 1_000
/** What takes longer than a tenth of it waits for PostgreSQL or for who asks, and leaves the machine to others meanwhile. */
const LONGEST_REST_MS = 100
const FREE: Turn = () => undefined

const LIMITS: TurnLimits = {
  // A person who works makes 10 a second for a moment; an office of 30 makes less than that all day.
  freely: 50,
  longestMs: 250,
  rest: 9,
  waitMs: 10_000,
}

/**
 * Shares one process among databases: who asks more than others do goes one request after the other while somebody else is there, with
 * a rest after each, and as fast as it can otherwise. So what waits is at the database that asks too much, and never before the request of another. Whoever
 * asks little pays a look into a map.
 */
export class DatabaseTurns {
  readonly #limits: TurnLimits
  readonly #now: () => number
  readonly #lanes = new Map<DatabaseId, Lane>()
  /** The database that asked last, and the last other one. */
  #last: Seen | undefined
  #other: Seen | undefined
  #waiting = 0

  constructor(now: () => number, limits = LIMITS) {
    this.#limits = limits
    this.#now = now
  }

  /** Requests that wait for those of their own database. */
  get waiting(): number {
    return this.#waiting
  }

  /** Somebody asks this database: for a second others that ask too much take turns. */
  see(database: DatabaseId): void {
    const now = this.#now()
    if (this.#last?.database === database) {
      this.#last.atMs = now
      return
    }
    this.#other = this.#last
    this.#last = { database, atMs: now }
  }

  /**
   * The turn, at once where nobody has to wait. `places`: how many more requests the process may hold; one database takes half of
   * what is left at most, so that something is. OVERLOADED beyond that, and where the wait was too long.
   */
  enter(database: DatabaseId, places: number, isGone: () => boolean): Turn | Promise<Turn> {
    const now = this.#now()
    const lane = this.#lane(database, now)
    if (lane.waiting.length === 0) {
      if (this.#isFree(lane, now)) return FREE
      if (!lane.isHeld) return this.#hold(lane)
    }
    if (lane.waiting.length >= places / 2) throw new PlatformError('OVERLOADED')
    return this.#wait(lane, isGone)
  }

  #lane(database: DatabaseId, now: number): Lane {
    const known = this.#lanes.get(database)
    if (known !== undefined) return known
    const { freely } = this.#limits
    const lane: Lane = { database, waiting: [], credit: freely, atMs: now, isHeld: false }
    this.#lanes.set(database, lane)
    return lane
  }

  #isFree(lane: Lane, now: number): boolean {
    const { freely } = this.#limits
    lane.credit = Math.min(freely, lane.credit + ((now - lane.atMs) * freely) / 1_000)
    lane.atMs = now
    if (lane.credit >= 1) {
      lane.credit -= 1
      return true
    }
    const other = this.#last?.database === lane.database ? this.#other : this.#last
    return other === undefined || now - other.atMs > AWAY_MS
  }

  #hold(lane: Lane): Turn {
    lane.isHeld = true
    const begin = this.#now()
    let isMine = true
    const end = (): void => {
      if (!isMine) return
      isMine = false
      clearTimeout(timer)
      this.#rest(lane, Math.min((this.#now() - begin) * this.#limits.rest, LONGEST_REST_MS))
    }
    const timer = setTimeout(end, this.#limits.longestMs)
    return end
  }

  /** One request after the other would still fill a core of the machine, and each of another database would meet one. */
  #rest(lane: Lane, ms: number): void {
    const over = (): void => {
      lane.isHeld = false
      this.#next(lane)
    }
    if (ms === 0) over()
    else setTimeout(over, ms).unref()
  }

  async #wait(lane: Lane, isGone: () => boolean): Promise<Turn> {
    const { promise, resolve, reject } = Promise.withResolvers<Turn>()
    const leave = (): void => {
      clearTimeout(waiter.timer)
      this.#waiting -= 1
    }
    const waiter: Waiter = {
      go: () => {
        leave()
        resolve(this.#isFree(lane, this.#now()) ? FREE : this.#hold(lane))
      },
      refuse: () => {
        leave()
        reject(new PlatformError('OVERLOADED'))
      },
      isGone,
      timer: setTimeout(() => {
        lane.waiting.splice(lane.waiting.indexOf(waiter), 1)
        waiter.refuse()
      }, this.#limits.waitMs),
    }
    lane.waiting.push(waiter)
    this.#waiting += 1
    return await promise
  }

  /** Lets go who may, in the order in which they came. */
  #next(lane: Lane): void {
    while (!lane.isHeld) {
      const waiter = lane.waiting.shift()
      if (waiter === undefined) return
      // Who hung up would take the turn of somebody who still waits.
      if (waiter.isGone()) waiter.refuse()
      else waiter.go()
    }
  }
}
