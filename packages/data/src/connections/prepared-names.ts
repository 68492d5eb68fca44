import { InvariantError } from '@zennnn/kernel'
import type { Column } from './row-reader.ts'

/** What to write for one statement: close names that fell out, parse if it is not there yet. */
export interface Preparation {
  readonly name: string
  readonly parse: boolean
  /** What PostgreSQL said of its rows before; they cannot change while it is prepared. */
  readonly columns: readonly Column[] | undefined
}

interface Prepared {
  readonly text: string
  columns: readonly Column[] | undefined
}

/**
 * The names prepared on one connection, least recently used first. PostgreSQL keeps a plan for each (some 60 kB), so
 * their number is bounded.
 */
export class PreparedNames {
  readonly #limit: number
  readonly #prepared = new Map<string, Prepared>()
  readonly #toClose: string[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#prepared.size
  }

  /** Call in the order of writing; `''` is the unnamed statement, parsed each time. */
  use(name: string | undefined, text: string): Preparation {
    if (name === undefined) return { name: '', parse: true, columns: undefined }
    const known = this.#prepared.get(name)
    if (known !== undefined && known.text !== text)
      throw new InvariantError(
        'statement-name-reused',
        `The statement name ${name} is used for two texts.`,
      )
    this.#prepared.delete(name)
    this.#prepared.set(name, known ?? { text, columns: undefined })
    return { name, parse: known === undefined, columns: known?.columns }
  }

  /** Keeps what PostgreSQL said of the rows of a prepared statement. */
  describe(name: string, columns: readonly Column[]): void {
    const known = this.#prepared.get(name)
    if (known !== undefined) known.columns = columns
  }

  /** The parse of this name failed or was skipped. */
  forget(name: string): void {
    this.#prepared.delete(name)
  }

  /** All plans are stale, as after a migration. */
  forgetAll(): void {
    this.#toClose.push(...this.#prepared.keys())
    this.#prepared.clear()
  }

  /** Names to close at the start of the next batch, before anything of it can fail. */
  takeClosing(): readonly string[] {
    for (const name of this.#prepared.keys()) {
      if (this.#prepared.size <= this.#limit) break
      this.#prepared.delete(name)
      this.#toClose.push(name)
    }
    return this.#toClose.splice(0)
  }
}
