import { randomInt } from 'node:crypto'
import type { ControlId } from './control-table.ts'

const ANYWHERE = 2 ** 31

/** How far the turns of a control are. */
export interface TurnsState {
  /** Where the next run begins. */
  readonly at: number
  /** Names of what failed when it was looked at last. */
  readonly failed: readonly string[]
}

/** Where that lies from run to run, whichever process runs a control: a start anew heals nothing, nor does a run by hand. */
export interface TurnsMemory {
  /** Undefined before the first run. */
  readonly recall: (control: ControlId) => Promise<TurnsState | undefined>
  readonly keep: (control: ControlId, state: TurnsState) => Promise<void>
}

/**
 * Who is looked at, where there are more than one run can look at: they take turns, and what failed is looked at again in each run
 * until it holds, so that no later run says that all is well while it is not. Begins anywhere, so that nobody knows the first ones.
 */
export class Turns<T> {
  readonly #control: ControlId
  readonly #memory: TurnsMemory
  readonly #most: number
  readonly #keyOf: (one: T) => string

  constructor(
    control: ControlId,
    {
      memory,
      most,
      keyOf,
    }: {
      readonly memory: TurnsMemory
      readonly most: number
      readonly keyOf: (one: T) => string
    },
  ) {
    this.#control = control
    this.#memory = memory
    this.#most = most
    this.#keyOf = keyOf
  }

  /** All of them, where they are few enough; otherwise those that failed and then the next ones. */
  async next(all: readonly T[]): Promise<readonly T[]> {
    if (all.length <= this.#most) return all
    const { at, failed } = await this.#state()
    const known = new Set(failed)
    const isFailed = (one: T): boolean => known.has(this.#keyOf(one))
    const again = all.filter(isFailed).slice(0, this.#most)
    const begin = at % all.length
    const others = [...all.slice(begin), ...all.slice(0, begin)]
    const chosen = others.filter((one) => !isFailed(one)).slice(0, this.#most - again.length)
    const last = chosen.at(-1)
    if (last !== undefined) await this.#keep({ at: all.indexOf(last) + 1, failed })
    return [...again, ...chosen]
  }

  /** What of the last ones failed. Those that were not looked at are not forgotten. */
  async note(looked: readonly T[], failed: readonly T[]): Promise<void> {
    const state = await this.#state()
    const known = new Set(looked.map(this.#keyOf))
    const still = state.failed.filter((key) => !known.has(key))
    if (still.length === state.failed.length && failed.length === 0) return
    await this.#keep({ at: state.at, failed: [...still, ...failed.map(this.#keyOf)] })
  }

  async #state(): Promise<TurnsState> {
    return (await this.#memory.recall(this.#control)) ?? { at: randomInt(ANYWHERE), failed: [] }
  }

  async #keep(state: TurnsState): Promise<void> {
    await this.#memory.keep(this.#control, state)
  }
}
