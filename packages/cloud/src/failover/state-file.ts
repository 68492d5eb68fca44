import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepRoom, writeInKeptRoom } from '../machine/kept-room.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type ClusterState, parseState, writeState } from './cluster-state.ts'

export type Alter = (state: ClusterState) => ClusterState

/** The state of a cluster, on the disk and as it was last written there. */
export class StateFile {
  readonly #write: (text: string) => Promise<void>
  #state: ClusterState
  #doubt: Error | undefined
  #turn: Promise<unknown> = Promise.resolve()

  /** `write` resolves when the text would outlive a crash of the machine; when it fails, the old or the new text is there. */
  constructor(state: ClusterState, write: (text: string) => Promise<void>) {
    this.#state = state
    this.#write = write
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
    if (text === undefined) return undefined
    await keepRoom(path)
    return new StateFile(parseState(text, path), writerOf(path))
  }

  static async make(home: string, state: ClusterState): Promise<StateFile> {
    const file = new StateFile(state, writerOf(statePath(home)))
    await file.change((same) => same)
    return file
  }

  get state(): ClusterState {
    return this.#state
  }

  /** Why the disk may say something else than `state`, until it is written again; undefined when it says that. */
  get doubt(): Error | undefined {
    return this.#doubt
  }

  /** Resolves when what `alter` makes of the state would outlive a crash of the machine. */
  async change(alter: Alter): Promise<void> {
    await this.inTurn(async (write) => {
      await write(alter)
    })
  }

  /**
   * One turn after the other: the standby is tended while a person changes something else. What is to fit the state, as whether commits
   * wait, is changed in a turn, too. `write` is `change` within it.
   */
  async inTurn<T>(body: (write: (alter: Alter) => Promise<void>) => Promise<T>): Promise<T> {
    const mine = this.#turn.then(async () => await body(async (alter) => await this.#alter(alter)))
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  async #alter(alter: Alter): Promise<void> {
    const state = alter(this.#state)
    try {
      await this.#write(writeState(state))
    } catch (cause) {
      this.#doubt = cause instanceof Error ? cause : new Error(String(cause))
      throw cause
    }
    this.#state = state
    this.#doubt = undefined
  }
}

function writerOf(path: string): (text: string) => Promise<void> {
  return async (text) => {
    await writeInKeptRoom(path, text)
  }
}

function statePath(home: string): string {
  return join(home, 'cluster.json')
}
