import type { DatabaseId } from '@zennnn/kernel'
import { wideNetworkOf } from './wide-network.ts'

/** Of the databases that were served last, whose turn came when: more than there are places. */
const TURNS_KEPT = 64

/** Whom a place is for. */
export interface Asker {
  readonly network: string
  /** undefined: of nobody's database, as a sign-up. These count as one. */
  readonly database: DatabaseId | undefined
  /** Proved before who he is: by an open session, or by a browser in which he signed in. */
  readonly isKnown?: boolean
}

/** How many may wait. */
export interface Places {
  readonly all: number
  /** Of them never for strangers. */
  readonly forKnown: number
  /** Of them at most for strangers of one network. */
  readonly ofNetwork: number
}

interface Waiting<Job> {
  readonly job: Job
  readonly network: string
  readonly database: DatabaseId | undefined
  readonly isKnown: boolean
}

/**
 * Who waits for his turn. When all places are taken, somebody takes one of the database, or of the wide network, that has at
 * least two more than his own: to keep others out needs as many networks and databases as there are places, and nobody has
 * his places for good, known or not.
 */
export class PlaceQueue<Job extends Asker> {
  readonly #places: Places
  readonly #waiting: Waiting<Job>[] = []
  readonly #turns: (DatabaseId | undefined)[] = []

  constructor(places: Places) {
    this.#places = places
  }

  get size(): number {
    return this.#waiting.length
  }

  /** Whether there is a place for `asker`, or one to take. */
  hasPlace(asker: Asker): boolean {
    const wanted = waitingOf(asker)
    return this.#isFree(wanted) || this.#whoGivesWay(wanted) !== undefined
  }

  /** Puts `job` at the end; returns whoever gave way to it. Only for who has a place. */
  add(job: Job): Job | undefined {
    const wanted = waitingOf(job)
    const gone = this.#isFree(wanted) ? undefined : this.#whoGivesWay(wanted)
    if (gone !== undefined) this.#waiting.splice(this.#waiting.indexOf(gone), 1)
    this.#waiting.push(wanted)
    return gone?.job
  }

  /** Takes who came first of the database whose turn was longest ago: one that waits in crowds makes others wait for one. */
  next(): Job | undefined {
    const turns = this.#waiting.map(({ database }) => this.#turns.lastIndexOf(database))
    const [one] = this.#waiting.splice(turns.indexOf(Math.min(...turns)), 1)
    if (one === undefined) return undefined
    this.#turns.push(one.database)
    if (this.#turns.length > TURNS_KEPT) this.#turns.shift()
    return one.job
  }

  takeAll(): readonly Job[] {
    return this.#waiting.splice(0).map(({ job }) => job)
  }

  #isFree(wanted: Waiting<Asker>): boolean {
    if (this.size >= this.#places.all) return false
    return wanted.isKnown || (!this.#isFullOfStrangers() && this.#hasShare(wanted))
  }

  #isFullOfStrangers(): boolean {
    const { all, forKnown } = this.#places
    return this.#count((one) => !one.isKnown) >= all - forKnown
  }

  #hasShare({ network }: Waiting<Asker>): boolean {
    const taken = this.#count((one) => !one.isKnown && one.network === network)
    return taken < this.#places.ofNetwork
  }

  /** The last of those with the most places. */
  #whoGivesWay(wanted: Waiting<Asker>): Waiting<Job> | undefined {
    if (!wanted.isKnown && !this.#hasShare(wanted)) return undefined
    const onlyStrangers = !wanted.isKnown && this.#isFullOfStrangers()
    let most: Waiting<Job> | undefined
    for (const one of this.#waiting) {
      if ((onlyStrangers && one.isKnown) || this.#lead(one, wanted) < 2) continue
      if (most === undefined || this.#isAtLeast(one, most)) most = one
    }
    return most
  }

  /** How many places `one` has more than `wanted`. Within a database networks are compared. */
  #lead(one: Waiting<Asker>, wanted: Waiting<Asker>): number {
    return one.database === wanted.database
      ? this.#ofNetwork(one) - this.#ofNetwork(wanted)
      : this.#crowd(one) - this.#crowd(wanted)
  }

  #isAtLeast(one: Waiting<Asker>, other: Waiting<Asker>): boolean {
    const more = this.#crowd(one) - this.#crowd(other)
    return more > 0 || (more === 0 && this.#ofNetwork(one) >= this.#ofNetwork(other))
  }

  /** What the database has or what the network has, whichever is more: neither many networks nor many databases make it less. */
  #crowd(one: Waiting<Asker>): number {
    const ofDatabase = this.#count(({ database }) => database === one.database)
    return Math.max(ofDatabase, this.#ofNetwork(one))
  }

  #ofNetwork({ network }: Waiting<Asker>): number {
    return this.#count((one) => one.network === network)
  }

  #count(counts: (one: Waiting<Job>) => boolean): number {
    return this.#waiting.filter((one) => counts(one)).length
  }
}

function waitingOf<Job extends Asker>(job: Job): Waiting<Job> {
  const { network, database, isKnown = false } = job
  return { job, network: wideNetworkOf(network), database, isKnown }
}
