import { wideNetworkOf } from './wide-network.ts'

const PLACES = 32
/** Of them for browsers in which their owner signed in before: whoever fills the others does not keep everybody out. */
const FOR_KNOWN = 8
/** Of them for one network: who asks in the name of many accounts or databases must not make all others wait. */
const MAX_OF_ONE = 8

/** Whom a place is for. Without a network it is ours: a password that is being chosen. */
export interface Asker {
  readonly network?: string | undefined
  readonly isKnown?: boolean
}

interface Waiting<Job> {
  readonly job: Job
  readonly place: string | undefined
  /** Gives way to nobody. */
  readonly isFirm: boolean
}

/**
 * Who waits for a thread. When all places are taken, somebody whose network has none takes one of the network that has the
 * most: to keep others out needs as many networks as there are places.
 */
export class PasswordQueue<Job extends Asker> {
  readonly #waiting: Waiting<Job>[] = []

  get size(): number {
    return this.#waiting.length
  }

  /** Whether there is a place for `asker`, or one to take. */
  hasPlace(asker: Asker): boolean {
    return this.#isFree(asker) || this.#whoGivesWay(asker) !== undefined
  }

  /** Puts `job` at the end; returns whoever gave way to it. Only for who has a place. */
  add(job: Job): Job | undefined {
    const gone = this.#isFree(job) ? undefined : this.#whoGivesWay(job)
    if (gone !== undefined) this.#waiting.splice(this.#waiting.indexOf(gone), 1)
    this.#waiting.push({ job, place: placeOf(job), isFirm: isFirm(job) })
    return gone?.job
  }

  next(): Job | undefined {
    return this.#waiting.shift()?.job
  }

  takeAll(): readonly Job[] {
    return this.#waiting.splice(0).map(({ job }) => job)
  }

  #isFree(asker: Asker): boolean {
    if (isFirm(asker)) return this.size < PLACES
    return this.size < PLACES - FOR_KNOWN && this.#countOf(placeOf(asker)) < MAX_OF_ONE
  }

  #countOf(place: string | undefined): number {
    return this.#waiting.filter((one) => one.place === place).length
  }

  /** The last of the network with the most places, when that has at least two more than the asker's. */
  #whoGivesWay(asker: Asker): Waiting<Job> | undefined {
    const soft = this.#waiting.filter((one) => !one.isFirm)
    const counts = new Map<string | undefined, number>()
    for (const { place } of soft) counts.set(place, (counts.get(place) ?? 0) + 1)
    const most = Math.max(0, ...counts.values())
    if (most < this.#countOf(placeOf(asker)) + 2) return undefined
    return soft.findLast(({ place }) => counts.get(place) === most)
  }
}

function placeOf({ network }: Asker): string | undefined {
  return network === undefined ? undefined : wideNetworkOf(network)
}

function isFirm({ network, isKnown }: Asker): boolean {
  return network === undefined || isKnown === true
}
