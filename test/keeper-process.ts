import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterView, KeeperPoint } from '@zennnn/cloud'
import type { KeeperAnswer, KeeperMessage } from './failover-keeper.ts'

const PROGRAM = join(import.meta.dirname, 'failover-keeper.ts')
const START_MS = 90_000
const ANSWER_MS = 60_000

/** A process that keeps the cluster of a home, as `up` does, and may be killed. */
export class KeeperProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: KeeperAnswer) => void>()
  #next = 1

  private constructor(home: string) {
    this.#child = fork(PROGRAM, [home], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child.on('message', (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sent by our own program
      const answer = message as KeeperAnswer
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    })
    this.#child.once('exit', () => {
      for (const [id, resolve] of this.#waiting) resolve({ id, refusal: 'The keeper ended.' })
      this.#waiting.clear()
    })
  }

  /** Resolves when its primary serves. */
  static async start(home: string): Promise<KeeperProcess> {
    const keeper = new KeeperProcess(home)
    const { refusal } = await keeper.#answerTo(0, START_MS)
    assert.equal(refusal, undefined)
    return keeper
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async view(): Promise<ClusterView> {
    const { done, refusal } = await this.#ask({ what: 'view' })
    assert.equal(refusal, undefined)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of our own keeper
    return done as ClusterView
  }

  /** Resolves with the refusal, if it was one. */
  async move(what: 'switchover' | 'failover'): Promise<string | undefined> {
    return (await this.#ask({ what })).refusal
  }

  /** From now on it kills itself where it reaches this point. */
  async crashAt(point: KeeperPoint): Promise<void> {
    await this.#ask({ what: 'crash', point })
  }

  /** From now on its clock on the wall is wrong by so much; forward or back. */
  async skew(skewMs: number): Promise<void> {
    await this.#ask({ what: 'skew', skewMs })
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return
    await this.#ask({ what: 'stop' })
    await this.kill()
  }

  async kill(): Promise<void> {
    if (this.hasEnded) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  async #ask(question: Omit<KeeperMessage, 'id'>): Promise<KeeperAnswer> {
    const id = this.#next
    this.#next += 1
    const answer = this.#answerTo(id, ANSWER_MS)
    if (!this.hasEnded) this.#child.send({ id, ...question }, () => undefined)
    return this.hasEnded ? { id, refusal: 'The keeper ended.' } : await answer
  }

  async #answerTo(id: number, longestMs: number): Promise<KeeperAnswer> {
    const { promise, resolve } = Promise.withResolvers<KeeperAnswer>()
    this.#waiting.set(id, resolve)
    const over = new AbortController()
    const late = delay(longestMs, { id, refusal: 'No answer came.' }, { signal: over.signal })
    try {
      return await Promise.race([promise, late])
    } finally {
      over.abort()
      late.catch(() => undefined)
    }
  }
}
