import { PlatformError } from '@zennnn/kernel'
import { NEEDS } from './needs.ts'
import { type Pair, standbyOf } from './pair.ts'
import { Retry } from './retry.ts'
import { StandbyTender, type TenderPhase } from './standby-tender.ts'

type Say = (sentence: string) => void

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000

/** The work on the standby, in the background: it never holds up who watches the primary. */
export class Tending {
  readonly #pair: Pair
  readonly #tender: StandbyTender
  readonly #listeners: Set<Say>
  readonly #retry = new Retry(FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
  #run:
    | { readonly abort: AbortController; readonly failure: Promise<Error | undefined> }
    | undefined
  #problem: string | undefined

  constructor(pair: Pair, say: Say) {
    this.#pair = pair
    this.#tender = new StandbyTender(pair)
    this.#listeners = new Set([say])
  }

  get isRunning(): boolean {
    return this.#run !== undefined
  }

  get phase(): TenderPhase {
    return this.#tender.phase
  }

  /** Why the last run came to nothing. Beside a node that is kept there is none: what was said before is of another standby. */
  get problem(): string | undefined {
    return this.#pair.file.state.kept === null ? this.#problem : undefined
  }

  /** Begins where there is something to do, it is not being done, and the last failure is a while ago. */
  begin(): void {
    const { standby, kept, replication } = this.#pair.file.state
    const isNeeded = replication === 'DEGRADED' || standbyOf(this.#pair).server === undefined
    if (!standby || kept !== null || !isNeeded || this.isRunning) return
    if (!this.#retry.isDue(performance.now())) return
    const abort = new AbortController()
    this.#run = { abort, failure: this.#tend(abort) }
  }

  /** Begins at once, unless it runs, whatever failed before. */
  renew(): void {
    this.forgive()
    this.begin()
  }

  /** What it failed with is over: it says nothing any more, and is tried again at once. */
  forgive(): void {
    this.#problem = undefined
    this.#retry.reset()
  }

  /** As `renew`, and throws what it fails with. */
  async insist(say: Say): Promise<void> {
    this.#listeners.add(say)
    try {
      this.renew()
      const failure = await this.#run?.failure
      if (failure !== undefined) throw failure
    } finally {
      this.#listeners.delete(say)
    }
  }

  /** Resolves when nothing is done to the standby any more. */
  async stop(): Promise<void> {
    const run = this.#run
    if (run === undefined) return
    run.abort.abort()
    // A start waits until the server takes connections; ended, it gives up.
    if (standbyOf(this.#pair).server === undefined) await standbyOf(this.#pair).fence()
    await run.failure
  }

  async #tend(abort: AbortController): Promise<Error | undefined> {
    const { log } = this.#pair
    try {
      await this.#tender.tend({
        say: (sentence) => {
          for (const say of this.#listeners) say(sentence)
        },
        abort: abort.signal,
      })
      this.forgive()
      log.info('standby_follows', { epoch: this.#pair.file.state.epoch })
      return undefined
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      this.#retry.failed(performance.now())
      if (abort.signal.aborted) return error
      this.#problem = error instanceof PlatformError ? error.message : NEEDS.notFollowed(error)
      log.error('standby_does_not_follow', { error })
      return error
    } finally {
      this.#run = undefined
    }
  }
}
