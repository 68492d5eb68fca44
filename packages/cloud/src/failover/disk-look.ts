import { untilLater } from './until-later.ts'

/** A page is shown meanwhile. */
const ANSWER_MS = 1_000

/** What is shown of the disk of a home. */
export interface DiskFindings {
  readonly freeBytes: number
  /** Whether there ever was a standby. */
  readonly hasStandby: boolean
}

/**
 * Reads it for all who look, one at a time: a disk that does not answer holds a thread of this process each time, and of these there
 * are four, which the fence needs as well. It then stays as it was last.
 */
export class DiskLook {
  readonly #read: () => Promise<DiskFindings>
  #known: DiskFindings
  #asked: Promise<DiskFindings> | undefined

  private constructor(read: () => Promise<DiskFindings>, known: DiskFindings) {
    this.#read = read
    this.#known = known
  }

  /** `read` holds one thread at most. */
  static async open(read: () => Promise<DiskFindings>): Promise<DiskLook> {
    return new DiskLook(read, await read())
  }

  async find(longestMs = ANSWER_MS): Promise<DiskFindings> {
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
