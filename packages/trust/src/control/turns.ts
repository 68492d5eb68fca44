import { randomInt } from 'node:crypto'

const ANYWHERE = 2 ** 31

/**
 * Who is looked at, where there are more than one run can look at: they take turns, and what failed is looked at again in each run
 * until it holds, so that no later run says that all is well while it is not. Begins anywhere, since a process that is started anew
 * each day would else see the first ones only.
 */
export class Turns<T> {
  readonly #most: number
  readonly #keyOf: (one: T) => string
  #at: number
  #failed: ReadonlySet<string> = new Set()

  constructor(most: number, keyOf: (one: T) => string, at: number = randomInt(ANYWHERE)) {
    this.#most = most
    this.#keyOf = keyOf
    this.#at = at
  }

  /** All of them, where they are few enough; otherwise those that failed and then the next ones. */
  next(all: readonly T[]): readonly T[] {
    if (all.length <= this.#most) return all
    const isFailed = (one: T): boolean => this.#failed.has(this.#keyOf(one))
    const again = all.filter(isFailed).slice(0, this.#most)
    const begin = this.#at % all.length
    const others = [...all.slice(begin), ...all.slice(0, begin)]
    const chosen = others.filter((one) => !isFailed(one)).slice(0, this.#most - again.length)
    const last = chosen.at(-1)
    if (last !== undefined) this.#at = all.indexOf(last) + 1
    return [...again, ...chosen]
  }

  /** What of the last ones failed. Those that were not looked at are not forgotten. */
  note(looked: readonly T[], failed: readonly T[]): void {
    const known = new Set(looked.map(this.#keyOf))
    const still = [...this.#failed].filter((key) => !known.has(key))
    this.#failed = new Set([...still, ...failed.map(this.#keyOf)])
  }
}
