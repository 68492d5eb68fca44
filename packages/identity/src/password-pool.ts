import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { keyedDigest, type PasswordKey, PlatformError } from '@zennnn/kernel'
import { AttemptGate } from './attempt-gate.ts'
import { NoPlace } from './no-place.ts'
import type { DerivationJob } from './password-worker.ts'
import { type Asker, PlaceQueue, type Places } from './place-queue.ts'

/** Until all that can wait is done, about. */
const FULL_QUEUE_S = 16

/** Whoever fills those for strangers does not keep out who is known. */
const PLACES: Places = { all: 32, forKnown: 8, ofNetwork: 8 }

/** A thread took the job: it gives way to nobody any more. */
export interface Derivation {
  /** PBKDF2-HMAC-SHA512, keyed: base64 of 64 bytes. INTERNAL when the thread dies, OVERLOADED when the pool closes. */
  readonly derived: Promise<string>
}

interface Waiting extends Asker {
  readonly job: DerivationJob
  readonly begin: (derivation: Derivation) => void
  readonly reject: (error: unknown) => void
}

type Running = Pick<PromiseWithResolvers<string>, 'resolve' | 'reject'>

/**
 * Threads that do nothing but PBKDF2-HMAC-SHA512 (about 0.4 s each), so that neither requests nor libuv's four threads
 * wait for them. One job a thread; at most 32 wait, see PlaceQueue. What leaves it is keyed: no digest that tells
 * whether a password fits can be stored by mistake. Close it.
 */
export class PasswordPool {
  /** Through here goes what is counted before it is derived. */
  readonly attempts = new AttemptGate()
  readonly #key: PasswordKey
  readonly #size: number
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  readonly #running = new Map<Worker, Running>()
  readonly #queue = new PlaceQueue<Waiting>(PLACES)

  constructor(key: PasswordKey, size = Math.max(1, availableParallelism() - 1)) {
    this.#key = key
    this.#size = size
  }

  /** Jobs that wait for a thread. */
  get waiting(): number {
    return this.#queue.size
  }

  /** As `begin`, and waits for the end. */
  async derive(job: DerivationJob, asker: Asker): Promise<string> {
    const { derived } = await this.begin(job, asker)
    return await derived
  }

  /**
   * Resolves when a thread takes the job. NoPlace when too many wait already, or when it gave way to somebody else: then
   * nothing was derived. OVERLOADED when the pool closes.
   */
  async begin(job: DerivationJob, asker: Asker): Promise<Derivation> {
    this.requirePlace(asker)
    return await new Promise((begin, reject) => {
      const gone = this.#queue.add({ ...asker, job, begin, reject })
      gone?.reject(this.#noPlace())
      this.#next()
    })
  }

  /** NoPlace as `begin` would, for what is not to be begun either. */
  requirePlace(asker: Asker): void {
    if (!this.#queue.hasPlace(asker)) throw this.#noPlace()
  }

  async close(): Promise<void> {
    for (const waiting of this.#queue.takeAll()) waiting.reject(new PlatformError('OVERLOADED'))
    await Promise.all([...this.#all].map(async (worker) => await worker.terminate()))
  }

  #noPlace(): NoPlace {
    return new NoPlace(Math.ceil(FULL_QUEUE_S / this.#size))
  }

  #next(): void {
    if (this.#queue.size === 0) return
    const worker = this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined)
    if (worker === undefined) return
    const waiting = this.#queue.next()
    if (waiting === undefined) return
    const { promise, ...running } = Promise.withResolvers<string>()
    this.#running.set(worker, running)
    waiting.begin({ derived: promise })
    worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(waiting.job)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./password-worker.ts', import.meta.url))
    this.#all.add(worker)
    worker.on('message', (derived: string) => {
      this.#running.get(worker)?.resolve(keyedDigest(this.#key, derived))
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
