import { type Clock, type DatabaseId, PlatformError } from '@zennnn/kernel'

export interface PoolLimits {
  /** Connections to one database. */
  readonly perDatabase: number
  /** Connections of this process to all databases. */
  readonly total: number
  /** Requests that may wait for one database; more are refused at once. */
  readonly waitingPerDatabase: number
  readonly waitTimeoutMs: number
  /** An unused connection is closed after this. */
  readonly idleMs: number
}

export interface Pooled {
  readonly reusable: boolean
  onEnd: () => void
  close(): Promise<void>
}

interface Waiter<T> {
  readonly take: (resource: T) => void
  readonly refuse: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

interface Lane<T> {
  readonly database: DatabaseId
  readonly idle: T[]
  readonly waiting: Waiter<T>[]
  open: number
  opening: number
}

/**
 * Connections by database under one common limit. Who waits is served in turn by database, so that one busy database
 * cannot keep another out. What else is scarce in a process (threads that read spreadsheets) is shared out by it too.
 * At the common limit the connection unused for longest makes room, and the only one of its
 * database last: the next request there would have to connect first.
 */
export class FairPool<T extends Pooled> {
  readonly #limits: PoolLimits
  readonly #clock: Clock
  readonly #open: (database: DatabaseId) => Promise<T>
  readonly #lanes = new Map<DatabaseId, Lane<T>>()
  /** Lanes with waiters; whose turn it is comes first. */
  readonly #turns = new Set<Lane<T>>()
  /** Unused connections, longest unused first. */
  readonly #unused = new Map<T, { readonly lane: Lane<T>; readonly sinceMs: number }>()
  readonly #owners = new Map<T, Lane<T>>()
  /** What was opened before the last renewal and is still in use. */
  readonly #outdated = new WeakSet<T>()
  #renewals = 0
  readonly #sweeper: NodeJS.Timeout
  #total = 0
  #closed = false

  constructor(options: {
    readonly limits: PoolLimits
    readonly clock: Clock
    readonly open: (database: DatabaseId) => Promise<T>
  }) {
    this.#limits = options.limits
    this.#clock = options.clock
    this.#open = options.open
    this.#sweeper = setInterval(() => this.sweep(), Math.max(1000, options.limits.idleMs / 2))
    this.#sweeper.unref()
  }

  stats(): PoolStats {
    let waiting = 0
    for (const lane of this.#turns) waiting += lane.waiting.length
    return { open: this.#total, idle: this.#unused.size, waiting, databases: this.#lanes.size }
  }

  /** OVERLOADED when too many wait or the wait takes too long; what `open` throws when it cannot connect. */
  async acquire(database: DatabaseId): Promise<T> {
    if (this.#closed) throw new PlatformError('DATABASE_UNAVAILABLE')
    const lane = this.#lane(database)
    const unused = lane.waiting.length === 0 ? lane.idle.pop() : undefined
    if (unused !== undefined) {
      this.#unused.delete(unused)
      return unused
    }
    if (lane.waiting.length >= this.#limits.waitingPerDatabase)
      throw new PlatformError('OVERLOADED')
    return await new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(lane, waiter), this.#limits.waitTimeoutMs)
      const waiter: Waiter<T> = { take: resolve, refuse: reject, timer }
      lane.waiting.push(waiter)
      this.#turns.add(lane)
      this.#dispatch()
    })
  }

  release(resource: T): void {
    const lane = this.#owners.get(resource)
    if (lane === undefined) return
    if (this.#closed || !resource.reusable || this.#outdated.has(resource)) {
      this.#drop(resource)
    } else {
      lane.idle.push(resource)
      this.#unused.set(resource, { lane, sinceMs: this.#clock.now().getTime() })
    }
    if (this.#turns.size > 0) this.#dispatch()
  }

  /** Closes what was unused for too long. */
  sweep(): void {
    const before = this.#clock.now().getTime() - this.#limits.idleMs
    for (const [resource, { sinceMs }] of this.#unused) {
      if (sinceMs > before) return
      this.#drop(resource)
    }
  }

  /** Closes unused connections of one database, as before it is renamed or dropped. */
  closeIdle(database: DatabaseId): void {
    for (const resource of Array.from(this.#lanes.get(database)?.idle ?? [])) this.#drop(resource)
  }

  /** Hands out nothing any more that was opened before: what is unused is closed, what is in use when it is released. */
  renew(): void {
    this.#renewals++
    for (const resource of this.#owners.keys()) this.#outdated.add(resource)
    for (const resource of Array.from(this.#unused.keys())) this.#drop(resource)
  }

  /** Refuses who waits and closes what is unused; connections in use close when they are released. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    for (const lane of this.#turns) this.#refuseAll(lane, new PlatformError('DATABASE_UNAVAILABLE'))
    const closing = [...this.#unused.keys()].map(async (resource) => {
      this.#forget(resource)
      await resource.close()
    })
    await Promise.all(closing)
  }

  #lane(database: DatabaseId): Lane<T> {
    const known = this.#lanes.get(database)
    if (known !== undefined) return known
    const lane: Lane<T> = { database, idle: [], waiting: [], open: 0, opening: 0 }
    this.#lanes.set(database, lane)
    return lane
  }

  /** Gives what can be given, one to each lane in turn. */
  #dispatch(): void {
    let stuck = 0
    while (stuck < this.#turns.size) {
      const [lane] = this.#turns
      if (lane === undefined) return
      this.#turns.delete(lane)
      stuck = this.#serve(lane) ? 0 : stuck + 1
      if (lane.waiting.length > 0) this.#turns.add(lane)
    }
  }

  #serve(lane: Lane<T>): boolean {
    const resource = lane.idle.pop()
    if (resource !== undefined) {
      this.#unused.delete(resource)
      this.#hand(lane, resource)
      return true
    }
    if (lane.open >= this.#limits.perDatabase || lane.opening >= lane.waiting.length) return false
    if (this.#total >= this.#limits.total && !this.#makeRoom()) return false
    void this.#openFor(lane)
    return true
  }

  #hand(lane: Lane<T>, resource: T): void {
    const waiter = lane.waiting.shift()
    if (waiter === undefined) return
    if (lane.waiting.length === 0) this.#turns.delete(lane)
    clearTimeout(waiter.timer)
    waiter.take(resource)
  }

  #makeRoom(): boolean {
    const spare = this.#findSpare() ?? this.#unused.keys().next().value
    if (spare === undefined) return false
    this.#drop(spare)
    return true
  }

  /** The connection unused for longest whose database has another one. */
  #findSpare(): T | undefined {
    for (const [resource, { lane }] of this.#unused)
      if (lane.open - lane.opening > 1) return resource
    return undefined
  }

  async #openFor(lane: Lane<T>): Promise<void> {
    lane.open++
    lane.opening++
    this.#total++
    const renewals = this.#renewals
    try {
      const resource = await this.#open(lane.database)
      lane.opening--
      this.#owners.set(resource, lane)
      resource.onEnd = () => this.#ended(resource)
      if (renewals !== this.#renewals) this.#outdated.add(resource)
      // Straight to who waits: as an unused one it would be the first to make room for another database, for ever.
      if (lane.waiting.length > 0 && !this.#closed && renewals === this.#renewals)
        this.#hand(lane, resource)
      else this.release(resource)
    } catch (error) {
      lane.opening--
      lane.open--
      this.#total--
      this.#refuseAll(lane, error)
      this.#tidy(lane)
      this.#dispatch()
    }
  }

  #giveUp(lane: Lane<T>, waiter: Waiter<T>): void {
    lane.waiting.splice(lane.waiting.indexOf(waiter), 1)
    if (lane.waiting.length === 0) this.#turns.delete(lane)
    this.#tidy(lane)
    waiter.refuse(new PlatformError('OVERLOADED'))
  }

  #refuseAll(lane: Lane<T>, error: unknown): void {
    this.#turns.delete(lane)
    for (const waiter of lane.waiting.splice(0)) {
      clearTimeout(waiter.timer)
      waiter.refuse(error)
    }
  }

  #ended(resource: T): void {
    this.#forget(resource)
    this.#dispatch()
  }

  #drop(resource: T): void {
    this.#forget(resource)
    // A connection that does not close in an orderly way cuts itself.
    void resource.close()
  }

  #forget(resource: T): void {
    const lane = this.#owners.get(resource)
    if (lane === undefined) return
    this.#owners.delete(resource)
    this.#unused.delete(resource)
    const at = lane.idle.indexOf(resource)
    if (at >= 0) lane.idle.splice(at, 1)
    lane.open--
    this.#total--
    this.#tidy(lane)
  }

  #tidy(lane: Lane<T>): void {
    if (lane.open === 0 && lane.waiting.length === 0) this.#lanes.delete(lane.database)
  }
}

export interface PoolStats {
  readonly open: number
  readonly idle: number
  readonly waiting: number
  readonly databases: number
}
