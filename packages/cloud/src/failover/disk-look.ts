import { untilLater } from './until-later.ts'

/** A page is shown meanwhile. */
const ANSWER_MS = 1_000

/**
 * Reads how much is free for all who look, one at a time: a disk that does not answer holds a thread of this process each time, and
 * of these there are four, which the fence needs as well. It then stays as it was last.
 */
export class DiskLook {
  readonly #read: () => Promise<number>
  #known: number
  #asked: Promise<number> | undefined

  private constructor(read: () => Promise<number>, known: number) {
    this.#read = read
    this.#known = known
  }

  /** `read` holds one thread at most. */
  static async open(read: () => Promise<number>): Promise<DiskLook> {
    return new DiskLook(read, await read())
  }

  async find(longestMs = ANSWER_MS): Promise<number> {
    this.#asked ??= this.#read()
      .then((found) => {
        this.#known = found
        return found
      })
      .finally(() => {
        this.#asked = undefined
      })
    return (await untilLater(this.#asked, longestMs)) ?? this.#known
  }
}
