import { randomBytes } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Room for some small files; random, so that no disk keeps it in less. */
const RESERVE_BYTES = 1024 * 1024

/** Room on the disk of a home that is kept for what must be written there when it is full. */
export class Reserve {
  readonly #path: string

  private constructor(path: string) {
    this.#path = path
  }

  /** Without room for it there is none: a start must not fail for that. */
  static async at(home: string): Promise<Reserve> {
    const reserve = new Reserve(join(home, 'reserve'))
    await reserve.#fill()
    return reserve
  }

  /** Does it, where the disk is full once more with the room of the reserve; afterwards that is kept again, if there is room. */
  async spend(body: () => Promise<void>): Promise<void> {
    try {
      await body()
    } catch (error) {
      if (!isFull(error)) throw error
      await rm(this.#path, { force: true })
      await body()
    }
    await this.#fill()
  }

  async #fill(): Promise<void> {
    const found = await stat(this.#path).catch(() => undefined)
    if (found?.size === RESERVE_BYTES) return
    await writeFile(this.#path, randomBytes(RESERVE_BYTES), { mode: 0o600 }).catch(async () => {
      // Half of it would be in the way of others.
      await rm(this.#path, { force: true })
    })
  }
}

function isFull(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))
  )
}
