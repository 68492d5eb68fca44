import { randomInt } from 'node:crypto'
import type { ControlId } from './control-table.ts'
import type { Observation } from './observation.ts'

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
  /** Names of all that there were at this run. */
  #there: ReadonlySet<string> = new Set()

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
    this.#there = new Set(all.map(this.#keyOf))
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

  /**
   * Keeps what of the last ones failed, and says what came of the run: while others are there that failed before, and had no turn
   * in it, nothing holds.
   */
  async conclude(
    looked: readonly T[],
    failed: readonly T[],
    seen: Observation,
  ): Promise<Observation> {
    const waiting = await this.#note(looked, failed)
    if (waiting === 0 || seen.outcome !== 'holds') return seen
    const measured = `${seen.measured}, ${waiting} that failed before had no turn yet`
    return { ...seen, outcome: 'unknown', measured }
  }

  /** Those that were not looked at are not forgotten: how many of them are there. */
  async #note(looked: readonly T[], failed: readonly T[]): Promise<number> {
    const state = await this.#state()
    const known = new Set(looked.map(this.#keyOf))
    const still = state.failed.filter((key) => !known.has(key))
    if (still.length < state.failed.length || failed.length > 0)
      await this.#keep({ at: state.at, failed: [...still, ...failed.map(this.#keyOf)] })
    return still.filter((key) => this.#there.has(key)).length
  }

  async #state(): Promise<TurnsState> {
    return (await this.#memory.recall(this.#control)) ?? { at: randomInt(ANYWHERE), failed: [] }
  }

  async #keep(state: TurnsState): Promise<void> {
    await this.#memory.keep(this.#control, state)
  }
}
