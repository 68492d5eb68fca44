import { type Clock, PlatformError } from '@zennnn/kernel'
import type { ClusterKeeper } from '../failover/cluster-keeper.ts'
import type { ClusterView, Move, MoveKind, MovePlan } from '../failover/cluster-view.ts'

/** What is asked of whoever keeps a cluster. */
export type Keeper = Pick<
  ClusterKeeper,
  'view' | 'plan' | 'switchOver' | 'failOver' | 'rejoin' | 'planStandby' | 'addStandby' | 'setAuto'
>

/** Who asks by a command instead of the panel. */
const AT_THE_MACHINE = 'at the machine'
/** In the place of who asked for a failover that nobody asked for. */
const BY_ITSELF = 'by itself'

/** The newest move, as it is shown: it is kept by `up`, since there is no database meanwhile. */
export interface ShownMove {
  readonly kind: MoveKind
  /** A login, "at the machine" or "by itself". */
  readonly askedBy: string
  readonly begunAt: Date
  readonly steps: readonly MoveStep[]
  /** Undefined while it runs. */
  readonly endedAt?: Date
  /** Why it came to nothing. */
  readonly problem?: string
}

interface MoveStep {
  readonly at: Date
  readonly text: string
}

type Say = (sentence: string) => void

/** Keeps what is shown of a move while it runs, whoever asked for it, if anybody; all else it passes on. */
export class ClusterDesk implements Keeper {
  readonly #keeper: Keeper
  readonly #clock: Clock
  readonly #ends: (() => void)[] = []
  #newest: ShownMove | undefined

  constructor(keeper: Keeper, clock: Clock) {
    this.#keeper = keeper
    this.#clock = clock
  }

  get newest(): ShownMove | undefined {
    return this.#newest
  }

  /** Calls `tell` after each move. */
  onEnd(tell: () => void): void {
    this.#ends.push(tell)
  }

  async view(): Promise<ClusterView> {
    return await this.#keeper.view()
  }

  async plan(kind: MoveKind): Promise<MovePlan> {
    return await this.#keeper.plan(kind)
  }

  async switchOver(step: Say, askedBy = AT_THE_MACHINE): Promise<Move> {
    return await this.#follow('switchover', askedBy, async (note) => {
      return await this.#keeper.switchOver(both(step, note))
    })
  }

  async failOver(
    options: { readonly accept?: string },
    step: Say,
    askedBy = AT_THE_MACHINE,
  ): Promise<Move> {
    return await this.#follow('failover', askedBy, async (note) => {
      return await this.#keeper.failOver(options, both(step, note))
    })
  }

  /** For a failover that nobody asked for. */
  async showAlone(run: (step: Say) => Promise<Move>): Promise<Move> {
    return await this.#follow('failover', BY_ITSELF, run)
  }

  async rejoin(options: { readonly discard?: string }, step: Say): Promise<void> {
    await this.#keeper.rejoin(options, step)
  }

  async planStandby(): Promise<MovePlan> {
    return await this.#keeper.planStandby()
  }

  async addStandby(step: Say): Promise<void> {
    await this.#keeper.addStandby(step)
  }

  async setAuto(auto: boolean): Promise<void> {
    await this.#keeper.setAuto(auto)
  }

  /** A move is shown from its first step on: one that is refused never was one, and hides no other. */
  async #follow(kind: MoveKind, askedBy: string, run: (note: Say) => Promise<Move>): Promise<Move> {
    let mine: ShownMove | undefined
    const begunAt = this.#clock.now()
    const show = (next: ShownMove): void => {
      mine = next
      this.#newest = next
    }
    const note = (text: string): void => {
      const before = mine ?? { kind, askedBy, begunAt, steps: [] }
      show({ ...before, steps: [...before.steps, { at: this.#clock.now(), text }] })
    }
    const end = (outcome: { readonly problem?: string }): void => {
      if (mine === undefined) return
      show({ ...mine, ...outcome, endedAt: this.#clock.now() })
      for (const tell of this.#ends) tell()
    }
    try {
      const move = await run(note)
      end({})
      return move
    } catch (error) {
      end({ problem: problemOf(error) })
      throw error
    }
  }
}

/** The sentence of a failure; of a fault of ours nobody may read that nothing was changed. */
export function problemOf(error: unknown): string {
  return error instanceof PlatformError && error.code !== 'INTERNAL'
    ? error.message
    : 'It failed for a reason that nobody foresaw. The cluster itself shows where its primary is.'
}

function both(one: Say, other: Say): Say {
  return (sentence) => {
    one(sentence)
    other(sentence)
  }
}
