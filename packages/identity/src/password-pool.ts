import { availableParallelism } from 'node:os'
import { keyedDigest, type PasswordKey, PlatformError, untilAborted } from '@zennnn/kernel'
import { AttemptGate } from './attempt-gate.ts'
import { type DerivationJob, type Deriver, deriveHere } from './derivation.ts'
import { NoPlace } from './no-place.ts'
import { type Asker, PlaceQueue, type Places } from './place-queue.ts'

/** Until all that can wait is done, about. */
const FULL_QUEUE_S = 16

/** Whoever fills those for strangers does not keep out who is known. */
const PLACES: Places = { all: 32, forKnown: 8, ofNetwork: 8 }

/** The job has begun: it gives way to nobody any more. */
export interface Derivation {
  /** PBKDF2-HMAC-SHA512, keyed: base64 of 64 bytes. OVERLOADED when it breaks off, or the pool closes. */
  readonly derived: Promise<string>
}

interface Waiting extends Asker {
  readonly job: DerivationJob
  readonly begin: (derivation: Derivation) => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets as many passwords be derived at once as there are cores but one (about 0.4 s each); at most 32 wait, see PlaceQueue.
 * What leaves it is keyed: no digest that tells whether a password fits can be stored by mistake. Close it.
 */
export class PasswordPool {
  /** Through here goes what is counted before it is derived. */
  readonly attempts = new AttemptGate()
  readonly #key: PasswordKey
  readonly #derive: Deriver
  readonly #size: number
  readonly #queue = new PlaceQueue<Waiting>(PLACES)
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<string>>()

  /** `size`: how many are derived at once. */
  constructor(
    key: PasswordKey,
    size = Math.max(1, availableParallelism() - 1),
    derive: Deriver = deriveHere,
  ) {
    this.#key = key
    this.#size = size
    this.#derive = derive
  }

  /** Jobs that have not begun. */
  get waiting(): number {
    return this.#queue.size
  }

  /** As `begin`, and waits for the end. */
  async derive(job: DerivationJob, asker: Asker): Promise<string> {
    const { derived } = await this.begin(job, asker)
    return await derived
  }

  /**
   * Resolves when the job begins. NoPlace when too many wait already, or when it gave way to somebody else: then
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

  /** Refuses what waits, and gives up what runs. */
  async close(): Promise<void> {
    for (const waiting of this.#queue.takeAll()) waiting.reject(new PlatformError('OVERLOADED'))
    this.#closing.abort(new PlatformError('OVERLOADED'))
    await Promise.allSettled(this.#running)
  }

  #noPlace(): NoPlace {
    return new NoPlace(Math.ceil(FULL_QUEUE_S / this.#size))
  }

  #next(): void {
    if (this.#running.size >= this.#size) return
    const waiting = this.#queue.next()
    if (waiting === undefined) return
    const derived = this.#run(waiting.job)
    this.#running.add(derived)
    const ended = (): void => {
      this.#running.delete(derived)
      this.#next()
    }
    derived.then(ended, ended)
    waiting.begin({ derived })
  }

  async #run(job: DerivationJob): Promise<string> {
    const { signal } = this.#closing
    signal.throwIfAborted()
    return keyedDigest(this.#key, await untilAborted(this.#derive(job, signal), signal))
  }
}
