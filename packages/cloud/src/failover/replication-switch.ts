import { type Clock, InvariantError, PlatformError } from '@zennnn/kernel'
import { degraded, synchronous } from './cluster-state.ts'
import type { KeeperPoint } from './keeper-options.ts'
import {
  afterStep,
  mayTake,
  STEPS,
  type Standing,
  type Step,
  type Wish,
} from './replication-plan.ts'
import type { Alter, StateFile } from './state-file.ts'

/** The primary, as far as its commits wait for the standby or not. */
export interface CommitWaiting {
  /** Writes it down for the primary, which takes it over soon when it runs. */
  tell(waits: boolean): Promise<void>
  /** What the primary itself says. */
  isWaiting(abort: AbortSignal): Promise<boolean>
}

interface SwitchTools {
  readonly clock: Clock
  readonly reached: (point: KeeperPoint) => Promise<void>
}

/**
 * Switches between SYNC and DEGRADED. What the disk says and whether commits wait change here alone, in the turns of the state, so
 * that the disk never says SYNC while the primary acknowledges alone.
 */
export class ReplicationSwitch {
  readonly #file: StateFile
  readonly #waiting: CommitWaiting
  readonly #tools: SwitchTools
  #told: Standing['told'] = 'unknown'
  #attempt = new AbortController()

  constructor(file: StateFile, waiting: CommitWaiting, tools: SwitchTools) {
    this.#file = file
    this.#waiting = waiting
    this.#tools = tools
  }

  /** Records DEGRADED, then lets the primary acknowledge alone; who is about to record SYNC gives up. */
  async degrade(): Promise<void> {
    this.#giveUp()
    await this.#take('degrade')
  }

  /**
   * From now on commits are to wait. When they do and the standby has all that was acknowledged before, `record` with this signal; it
   * aborts when `abort` does, and when somebody degrades meanwhile.
   */
  async begin(abort: AbortSignal): Promise<AbortSignal> {
    this.#giveUp()
    const attempt = new AbortController()
    this.#attempt = attempt
    const signal = AbortSignal.any([abort, attempt.signal])
    await this.#take('begin', signal)
    return signal
  }

  /** Records SYNC when the primary says in this very turn that commits wait. */
  async record(signal: AbortSignal): Promise<void> {
    await this.#take('record', signal)
  }

  /** Brings a primary into service, whose commits wait when, and only when, the disk says SYNC. One that `follows` waits for nobody. */
  async serve(follows: boolean, bringUp: (waits: boolean) => Promise<void>): Promise<void> {
    this.#giveUp()
    await this.#file.inTurn(async (write) => {
      const { clock } = this.#tools
      const { doubt, state } = this.#file
      // Who serves, and how, is what the next start would find.
      if (doubt !== undefined || (follows && state.replication === 'SYNC'))
        await write((same) => (follows ? degraded(same, clock.now()) : same))
      const waits = this.#file.state.replication === 'SYNC'
      this.#told = 'unknown'
      await bringUp(waits)
      this.#told = waits ? 'wait' : 'alone'
    })
  }

  #giveUp(): void {
    this.#attempt.abort(
      new PlatformError('DATABASE_UNAVAILABLE', {
        message: 'The primary went on without the standby meanwhile.',
      }),
    )
  }

  async #take(wish: Wish, signal = AbortSignal.any([])): Promise<void> {
    await this.#file.inTurn(async (write) => {
      const { doubt, state } = this.#file
      let standing: Standing = {
        disk: doubt === undefined ? state.replication : 'unknown',
        told: this.#told,
        isSeen: false,
      }
      for (const step of STEPS[wish]) {
        // Looked at anew after each wait.
        signal.throwIfAborted()
        if (!mayTake(step, standing))
          throw new InvariantError('replication-step', `Not to be done now: ${step}.`)
        try {
          await this.#do(step, write, signal)
          standing = afterStep(standing, step, 'done')
        } catch (error) {
          standing = afterStep(standing, step, 'failed')
          throw error
        } finally {
          this.#told = standing.told
        }
      }
    })
  }

  async #do(step: Step, write: (alter: Alter) => Promise<void>, abort: AbortSignal): Promise<void> {
    const { clock, reached } = this.#tools
    switch (step) {
      case 'record_degraded':
        await reached('before_degraded')
        await write((state) => degraded(state, clock.now()))
        await reached('degraded_recorded')
        return
      case 'record_sync':
        await reached('before_sync_recorded')
        abort.throwIfAborted()
        await write((state) => synchronous(state, clock.now()))
        await reached('sync_recorded')
        return
      case 'tell_alone':
      case 'tell_wait':
        await this.#waiting.tell(step === 'tell_wait')
        return
      case 'see_waiting':
        if (await this.#waiting.isWaiting(abort)) return
        throw new PlatformError('DATABASE_UNAVAILABLE', {
          message: 'Commits do not wait for the standby.',
        })
    }
  }
}
