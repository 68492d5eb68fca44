import { setTimeout as delay } from 'node:timers/promises'
import { type Cluster, type ClusterOptions, startCluster } from '@zennnn/cloud'
import type { Log } from '@zennnn/kernel'
import { nextDelay } from './backoff.ts'

/** PostgreSQL, started again when it dies: it recovers what was acknowledged, the others wait and come back by themselves. */
export class SupervisedCluster {
  readonly #options: ClusterOptions
  readonly #log: Log
  #isStopping = false
  #running: Promise<void> = Promise.resolve()
  #cluster: Cluster | undefined

  constructor(options: ClusterOptions, log: Log) {
    this.#options = options
    this.#log = log
  }

  /** Throws SETUP_FAILED when the first start fails. */
  async start(): Promise<Cluster> {
    const cluster = await startCluster(this.#options)
    this.#cluster = cluster
    this.#running = this.#keepRunning(cluster)
    return cluster
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#cluster?.stop()
    await this.#running
  }

  // A method: it changes while others wait, which a test of the field alone hides from the compiler.
  #hasToStop(): boolean {
    return this.#isStopping
  }

  async #keepRunning(first: Cluster): Promise<void> {
    let cluster = first
    let delayMs: number | undefined
    for (;;) {
      const startedAt = performance.now()
      await cluster.ended
      if (this.#hasToStop()) return
      delayMs = nextDelay(delayMs, performance.now() - startedAt)
      this.#log.error('postgresql_died', { pid: cluster.pid, again_ms: delayMs })
      this.#options.say('PostgreSQL died and is started again; it recovers what was acknowledged.')
      const next = await this.#startAgain(delayMs)
      if (next === undefined) return
      cluster = next
      this.#cluster = cluster
    }
  }

  async #startAgain(firstDelayMs: number): Promise<Cluster | undefined> {
    for (let delayMs = firstDelayMs; ; delayMs = nextDelay(delayMs, 0)) {
      await delay(delayMs)
      if (this.#hasToStop()) return undefined
      try {
        const cluster = await startCluster({ ...this.#options, say: () => undefined })
        if (!this.#hasToStop()) return cluster
        await cluster.stop()
        return undefined
      } catch (error) {
        this.#log.error('postgresql_not_started', { error })
      }
    }
  }
}
