import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../machine/durable-file.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type ClusterState, parseState, writeState } from './cluster-state.ts'

/** The state of a cluster, on the disk and as it was last written there. */
export class StateFile {
  readonly #path: string
  #state: ClusterState
  #turn: Promise<void> = Promise.resolve()

  private constructor(path: string, state: ClusterState) {
    this.#path = path
    this.#state = state
  }

  /** Undefined when there is none. SETUP_FAILED when it is damaged. */
  static async read(home: string): Promise<StateFile | undefined> {
    const path = statePath(home)
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw setupFailed(
        `The file ${path} cannot be read.`,
        'Is its owner the one who runs this?',
        error,
      )
    })
    return text === undefined ? undefined : new StateFile(path, parseState(text, path))
  }

  static async make(home: string, state: ClusterState): Promise<StateFile> {
    const file = new StateFile(statePath(home), state)
    await file.change((same) => same)
    return file
  }

  get state(): ClusterState {
    return this.#state
  }

  /**
   * Resolves when what `alter` makes of the state would outlive a crash of the machine. One change after the other: the standby is
   * tended while a person changes something else.
   */
  async change(alter: (state: ClusterState) => ClusterState): Promise<void> {
    const mine = this.#turn.then(async () => {
      await this.#write(alter)
    })
    this.#turn = mine.catch(() => undefined)
    await mine
  }

  async #write(alter: (state: ClusterState) => ClusterState): Promise<void> {
    const state = alter(this.#state)
    await writeDurably(this.#path, writeState(state))
    this.#state = state
  }
}

function statePath(home: string): string {
  return join(home, 'cluster.json')
}
