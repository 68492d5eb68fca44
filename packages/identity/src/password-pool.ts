import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { PlatformError } from '@zennnn/kernel'
import { AttemptGate } from './attempt-gate.ts'
import { NoPlace } from './no-place.ts'
import type { DerivationJob } from './password-worker.ts'

const MAX_QUEUE = 32
/** Of them for one network: who asks in the name of many accounts or databases must not make all others wait. */
const MAX_OF_ONE = 8
/** A derivation takes about this long; what waits behind a full queue comes again after all of it is done. */
const JOB_S = 0.5

interface Waiting {
  readonly job: DerivationJob
  readonly network: string | undefined
  readonly resolve: (derived: string) => void
  readonly reject: (error: unknown) => void
}

/**
 * Threads that do nothing but PBKDF2-HMAC-SHA512 (about 0.4 s each), so that neither requests nor libuv's four threads
 * wait for them. One job a thread; at most 32 wait, more are refused. Close it.
 */
export class PasswordPool {
  /** Through here goes what is counted before it is derived. */
  readonly attempts = new AttemptGate()
  readonly #size: number
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  readonly #running = new Map<Worker, Waiting>()
  readonly #queue: Waiting[] = []

  constructor(size = Math.max(1, availableParallelism() - 1)) {
    this.#size = size
  }

  /** Jobs that wait for a thread. */
  get waiting(): number {
    return this.#queue.length
  }

  /**
   * Base64 of 64 bytes. NoPlace when too many wait already, or too many of this network when one is given; OVERLOADED
   * when the pool closes.
   */
  async derive(job: DerivationJob, network?: string): Promise<string> {
    this.requirePlace(network)
    return await new Promise((resolve, reject) => {
      this.#queue.push({ job, network, resolve, reject })
      this.#next()
    })
  }

  /** NoPlace as `derive` would, for what is not to be begun either. */
  requirePlace(network?: string): void {
    const ofOne = this.#queue.filter((one) => network !== undefined && one.network === network)
    if (this.#queue.length >= MAX_QUEUE || ofOne.length >= MAX_OF_ONE)
      throw new NoPlace(Math.ceil((MAX_QUEUE * JOB_S) / this.#size))
  }

  async close(): Promise<void> {
    for (const waiting of this.#queue.splice(0)) waiting.reject(new PlatformError('OVERLOADED'))
    await Promise.all([...this.#all].map(async (worker) => await worker.terminate()))
  }

  #next(): void {
    if (this.#queue.length === 0) return
    const worker = this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined)
    if (worker === undefined) return
    const waiting = this.#queue.shift()
    if (waiting === undefined) return
    this.#running.set(worker, waiting)
    worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(waiting.job)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./password-worker.ts', import.meta.url))
    this.#all.add(worker)
    worker.on('message', (derived: string) => {
      this.#running.get(worker)?.resolve(derived)
      this.#running.delete(worker)
      // An idle thread must not keep a process alive that wants to end.
      worker.unref()
      this.#idle.push(worker)
      this.#next()
    })
    worker.on('error', (cause) => {
      this.#running.get(worker)?.reject(new PlatformError('INTERNAL', { cause }))
    })
    worker.on('exit', () => {
      this.#running.get(worker)?.reject(new PlatformError('OVERLOADED'))
      this.#running.delete(worker)
      this.#all.delete(worker)
      this.#next()
    })
    return worker
  }
}
