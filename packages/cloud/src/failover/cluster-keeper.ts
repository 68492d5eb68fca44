import { InvariantError } from '@zennnn/kernel'
import type { Cluster } from '../cluster/cluster-start.ts'
import type { ClusterView, Move, MoveKind, MovePlan } from './cluster-view.ts'
import type { KeeperOptions } from './keeper-options.ts'

/** Keeps a primary and its standby running, and moves the one to the other. One move at a time: a second is STATE_REFUSED. */
export class ClusterKeeper {
  readonly #options: KeeperOptions

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Resolves when the primary serves; the standby is made and followed in the background. SETUP_FAILED. */
  async start(): Promise<Cluster> {
    throw this.#unbuilt('start')
  }

  async view(): Promise<ClusterView> {
    throw this.#unbuilt('view')
  }

  /** A dry run. */
  async plan(kind: MoveKind): Promise<MovePlan> {
    throw this.#unbuilt(`plan ${kind}`)
  }

  /** STATE_REFUSED when the standby does not follow. */
  async switchOver(step: (sentence: string) => void): Promise<Move> {
    throw this.#unbuilt(`switchOver ${step.name}`)
  }

  /** STATE_REFUSED, with the text to type in its hint, when something would be lost and that was not accepted. */
  async failOver(
    options: { readonly accept?: string },
    step: (sentence: string) => void,
  ): Promise<Move> {
    throw this.#unbuilt(`failOver ${step.name} ${options.accept ?? ''}`)
  }

  /** Makes the other node the standby again: rewound, or made anew. */
  async rejoin(step: (sentence: string) => void): Promise<void> {
    throw this.#unbuilt(`rejoin ${step.name}`)
  }

  async setAuto(auto: boolean): Promise<void> {
    throw this.#unbuilt(`setAuto ${auto}`)
  }

  /** The primary first, so that the standby has all of it. */
  async stop(): Promise<void> {
    throw this.#unbuilt('stop')
  }

  #unbuilt(what: string): InvariantError {
    return new InvariantError('keeper-unbuilt', `${what} of ${this.#options.home} is being built.`)
  }
}
