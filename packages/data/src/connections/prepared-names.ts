import { InvariantError } from '@zennnn/kernel'

/** What to write for one statement: close names that fell out, parse if it is not there yet. */
export interface Preparation {
  readonly name: string
  readonly parse: boolean
}

/**
 * The names prepared on one connection, least recently used first. PostgreSQL keeps a plan for each (some 60 kB), so
 * their number is bounded.
 */
export class PreparedNames {
  readonly #limit: number
  readonly #texts = new Map<string, string>()
  readonly #toClose: string[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#texts.size
  }

  /** Call in the order of writing; `''` is the unnamed statement, parsed each time. */
  use(name: string | undefined, text: string): Preparation {
    if (name === undefined) return { name: '', parse: true }
    const known = this.#texts.get(name)
    if (known !== undefined && known !== text)
      throw new InvariantError(
        'statement-name-reused',
        `The statement name ${name} is used for two texts.`,
      )
    this.#texts.delete(name)
    this.#texts.set(name, text)
    return { name, parse: known === undefined }
  }

  /** The parse of this name failed or was skipped. */
  forget(name: string): void {
    this.#texts.delete(name)
  }

  /** All plans are stale, as after a migration. */
  forgetAll(): void {
    this.#toClose.push(...this.#texts.keys())
    this.#texts.clear()
  }

  /** Names to close at the start of the next batch, before anything of it can fail. */
  takeClosing(): readonly string[] {
    for (const name of this.#texts.keys()) {
      if (this.#texts.size <= this.#limit) break
      this.#texts.delete(name)
      this.#toClose.push(name)
    }
    return this.#toClose.splice(0)
  }
}
