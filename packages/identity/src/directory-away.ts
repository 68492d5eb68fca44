import type { Clock, DatabaseId } from '@zennnn/kernel'

const AWAY_MS = 60_000
/** Beyond these the one that was noted first is forgotten: it is asked in its order again, which costs time and nothing else. */
const MAX_NOTED = 1000

/** A host as one directory of one database has it: no customer decides in which order another one's hosts are asked. */
export interface HostPlace {
  readonly database: DatabaseId
  readonly directory: string
  readonly host: string
  readonly port: number
}

/** Which hosts of directories did not answer within the last minute, so that the next sign-in asks others first. */
export class AwayHosts {
  readonly #clock: Clock
  readonly #until = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(place: HostPlace): void {
    const key = keyOf(place)
    // At the end again: the map is in the order of noting.
    this.#until.delete(key)
    this.#until.set(key, this.#now() + AWAY_MS)
    const [first] = this.#until.keys()
    if (this.#until.size > MAX_NOTED && first !== undefined) this.#until.delete(first)
  }

  forget(place: HostPlace): void {
    this.#until.delete(keyOf(place))
  }

  isAway(place: HostPlace): boolean {
    return this.#now() < (this.#until.get(keyOf(place)) ?? 0)
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

function keyOf({ database, directory, host, port }: HostPlace): string {
  return `${database} ${directory} ${host} ${port}`
}
