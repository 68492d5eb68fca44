import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, type DatabaseId, InvariantError, type Log } from '@zennnn/kernel'
import { contextStatement, directStatement } from './context-statement.ts'
import { isBeingReplaced, isStalePlan } from './database-failure.ts'
import { FairPool, type PoolLimits, type PoolStats } from './fair-pool.ts'
import { Holds } from './holds.ts'
import { Listener, type OnMessage } from './listener.ts'
import { PrimaryWait, refuseAborted, type WaitLimits, type Wish } from './primary-wait.ts'
import { mayRepeat } from './repeat.ts'
import type { Route } from './route.ts'
import { resultsOf } from './run-failure.ts'
import { type RunOutcome, Session } from './session.ts'
import type { Principal, Result, Statement } from './statement.ts'
import { runTransaction, SessionTransaction, type Transaction } from './transaction.ts'

export interface ConnectionOptions {
  /** Folder of the cluster's socket, or a host name. */
  readonly host: string
  readonly port: number
  /** Role and password for a database. */
  readonly login: (database: DatabaseId) => { readonly user: string; readonly password: string }
  /** By what actions show PostgreSQL that it is the platform that acts. Without it they have the rights of callers only. */
  readonly elevationKey?: (database: DatabaseId) => string
  readonly limits?: Partial<ConnectionLimits>
  /** Of a cluster whose primary may change: who wants a connection meanwhile waits, 10 s at most. Without it a server that is away is said at once. */
  readonly route?: Route
  readonly clock: Clock
  readonly log: Log
}

export interface ConnectionLimits extends PoolLimits, WaitLimits {
  readonly connectTimeoutMs: number
  /** For a statement that says nothing else. */
  readonly statementTimeoutMs: number
  /** Statements kept prepared on each connection. */
  readonly maxPrepared: number
}

/** For one call; the defaults serve requests, jobs take longer. */
export interface CallOptions {
  readonly timeoutMs?: number
  /** Cancels the statement inside PostgreSQL. */
  readonly signal?: AbortSignal
  /** Of `direct`: as of a principal. */
  readonly isUnattended?: boolean
}

/** A database that is closed for longer than this is not being replaced, but away. */
const REPLACED_WITHIN_MS = 5_000
const REPLACED_POLL_MS = 50

const LIMITS: ConnectionLimits = {
  // Measured on two cores with eight clients of one database: a quarter more answers than with four, at the same CPU.
  perDatabase: 8,
  // 200 databases at once, and some of them busy enough for a second one.
  total: 220,
  waitingPerDatabase: 200,
  waitTimeoutMs: 5000,
  // A planned change of the primary holds for 1 to 2 s, an unplanned one for 2 to 5 s with its detection.
  primaryWaitMs: 10_000,
  idleMs: 30_000,
  connectTimeoutMs: 5000,
  statementTimeoutMs: 15_000,
  maxPrepared: 200,
}

/**
 * The only way of this process to PostgreSQL. Every call names the database and who asks; what was set for one call
 * is gone after it. Errors of all methods: DATABASE_UNAVAILABLE (nothing was changed), OVERLOADED, TIMEOUT,
 * CANCELLED, NOT_SIGNED_IN, what PostgreSQL refused (`toPlatformError`), and OUTCOME_UNKNOWN when the connection broke
 * after a change was sent: only what is surely not there is sent again.
 */
export class Connections {
  readonly #options: ConnectionOptions
  readonly #limits: ConnectionLimits
  readonly #pool: FairPool<Session>
  readonly #listeners = new Map<DatabaseId, Listener>()
  readonly #holds = new Holds()
  readonly #onHold = new Set<(database: DatabaseId) => void>()
  readonly #primary: PrimaryWait | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...options.limits }
    this.#pool = new FairPool({
      limits: this.#limits,
      clock: options.clock,
      open: async (database) => await this.#openSession(database),
    })
    const { route } = options
    if (route === undefined) return
    this.#primary = new PrimaryWait(route, this.#limits)
    this.#followRoute(route)
  }

  /** All statements in one implicit transaction and one round trip, with the rights of the principal. */
  async batch(
    database: DatabaseId,
    principal: Principal,
    statements: readonly Statement[],
    options: CallOptions = {},
  ): Promise<readonly Result[]> {
    const context = contextStatement(principal, this.#timeoutMs(options))
    return await this.#run(database, [context, ...statements], options)
  }

  /** Statements of the login role itself; it may call the sign-in functions and read nothing. */
  async direct(
    database: DatabaseId,
    statements: readonly Statement[],
    options: CallOptions = {},
  ): Promise<readonly Result[]> {
    const context = directStatement(this.#timeoutMs(options), options.isUnattended)
    return await this.#run(database, [context, ...statements], options)
  }

  /** Commits when `body` returns, rolls back when it throws. Holds a connection all the while: be brief. */
  async transaction<T>(
    database: DatabaseId,
    principal: Principal,
    body: (transaction: Transaction) => Promise<T>,
    options: CallOptions = {},
  ): Promise<T> {
    const timeoutMs = this.#timeoutMs(options)
    let session = await this.#acquire(database, options.signal)
    const renew = async (): Promise<Session> => {
      this.#release(database, session)
      session = await this.#acquire(database, options.signal)
      return session
    }
    try {
      const limits = { timeoutMs, signal: options.signal }
      const context = contextStatement(principal, timeoutMs)
      const transaction = new SessionTransaction(session, context, { limits, renew })
      return await runTransaction(transaction, body)
    } finally {
      this.#release(database, session)
    }
  }

  /**
   * Calls `onMessage` for each NOTIFY on the channel until the returned function is called. One connection a database,
   * made again when it breaks; messages of the time between are lost, and `onMissed` is called when it hears again.
   */
  async listen(
    database: DatabaseId,
    channel: string,
    onMessage: OnMessage,
    onMissed: () => void = () => undefined,
  ): Promise<() => Promise<void>> {
    await this.#holds.pass(database)
    const listener = this.#listeners.get(database) ?? this.#newListener(database)
    this.#listeners.set(database, listener)
    try {
      const open = async (): Promise<void> => {
        await listener.add(channel, onMessage, onMissed)
      }
      await this.#reach({ database, signal: undefined, open, giveBack: () => undefined })
    } catch (error) {
      await this.#closeUnused(database, listener)
      throw error
    }
    return async () => {
      await listener.remove(channel, onMessage)
      await this.#closeUnused(database, listener)
    }
  }

  /**
   * Lets nobody begin anything in a database that is about to be replaced, until `resume` or for `forMs`; who comes waits,
   * 5 s at most (OVERLOADED). What runs goes on; connections that are not used any more are closed.
   */
  hold(database: DatabaseId, forMs: number): void {
    this.#holds.begin(database, forMs)
    for (const tell of this.#onHold) tell(database)
    this.#pool.closeIdle(database)
  }

  /** Ends a hold. Whoever waited goes on in the database that has this name now. */
  resume(database: DatabaseId): void {
    this.#holds.end(database)
  }

  /** Calls `tell` for each database that is held, for those who keep a connection to it all the time: they give it up. */
  onHold(tell: (database: DatabaseId) => void): void {
    this.#onHold.add(tell)
  }

  /** Of a database; see `ConnectionOptions`. */
  elevationKey(database: DatabaseId): string | undefined {
    return this.#options.elevationKey?.(database)
  }

  stats(): PoolStats & { readonly listeners: number } {
    return { ...this.#pool.stats(), listeners: this.#listeners.size }
  }

  async close(): Promise<void> {
    const listeners = [...this.#listeners.values()]
    this.#listeners.clear()
    await Promise.all([
      this.#pool.close(),
      ...listeners.map(async (listener) => await listener.close()),
    ])
  }

  /** The first statement is the context; its result is dropped. */
  async #run(
    database: DatabaseId,
    statements: readonly Statement[],
    options: CallOptions,
  ): Promise<readonly Result[]> {
    const isReadOnly = statements.slice(1).every((statement) => statement.readOnly === true)
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#runOnce(database, statements, options)
      if (mayRepeat(outcome, attempt, isReadOnly)) continue
      const isSafe = isReadOnly || (outcome.kind === 'lost' && outcome.undone)
      return resultsOf(outcome, isSafe ? 'nothing_changed' : 'outcome_unknown').slice(1)
    }
  }

  async #runOnce(
    database: DatabaseId,
    statements: readonly Statement[],
    { signal, timeoutMs = this.#limits.statementTimeoutMs }: CallOptions,
  ): Promise<RunOutcome> {
    const session = await this.#acquire(database, signal)
    try {
      const outcome = await session.run(statements, { timeoutMs, signal })
      if (outcome.kind === 'refused' && isStalePlan(outcome.error)) session.forgetStatements()
      if (outcome.kind !== 'lost' && outcome.transaction !== 'I') {
        session.destroy()
        throw new InvariantError('batch-left-transaction', 'A batch left a transaction open.')
      }
      return outcome
    } finally {
      this.#release(database, session)
    }
  }

  /** Who gave up while waiting for a connection gets none: a signal tells only those who listen before it fires. */
  async #acquire(database: DatabaseId, signal: AbortSignal | undefined): Promise<Session> {
    const deadline = performance.now() + REPLACED_WITHIN_MS
    for (;;) {
      refuseAborted(signal)
      await this.#holds.pass(database)
      try {
        const session = await this.#reach({
          database,
          signal,
          open: async () => await this.#pool.acquire(database),
          giveBack: (opened) => this.#release(database, opened),
        })
        if (signal?.aborted === true) this.#release(database, session)
        refuseAborted(signal)
        return session
      } catch (error) {
        // Nothing was sent yet. Whoever did not hear that a database is being replaced finds it closed for a moment.
        if (!isBeingReplaced(error) || performance.now() > deadline) throw error
        await delay(REPLACED_POLL_MS)
      }
    }
  }

  async #reach<T>(wish: Wish<T>): Promise<T> {
    return await (this.#primary === undefined ? wish.open() : this.#primary.reach(wish))
  }

  /** Connections to the primary of before lead nowhere, or to a standby. */
  #followRoute(route: Route): void {
    let { epoch } = route
    route.onChange(() => {
      if (route.epoch !== epoch) {
        this.#pool.renew()
        for (const listener of this.#listeners.values()) listener.renew()
      } else if (route.isOpen) for (const listener of this.#listeners.values()) listener.retryNow()
      epoch = route.epoch
    })
  }

  /** Nobody has a connection to a held database longer than he needs it. */
  #release(database: DatabaseId, session: Session): void {
    this.#pool.release(session)
    if (this.#holds.has(database)) this.#pool.closeIdle(database)
  }

  #timeoutMs(options: CallOptions): number {
    return options.timeoutMs ?? this.#limits.statementTimeoutMs
  }

  async #openSession(database: DatabaseId): Promise<Session> {
    const { host, port, login, log } = this.#options
    const { connectTimeoutMs, maxPrepared } = this.#limits
    return await Session.open({
      host,
      port,
      database,
      login: login(database),
      connectTimeoutMs,
      maxPrepared,
      log,
    })
  }

  #newListener(database: DatabaseId): Listener {
    const { host, port, login, log } = this.#options
    const { connectTimeoutMs } = this.#limits
    return new Listener({ host, port, database, login: login(database), connectTimeoutMs, log })
  }

  async #closeUnused(database: DatabaseId, listener: Listener): Promise<void> {
    if (!listener.isUnused) return
    if (this.#listeners.get(database) === listener) this.#listeners.delete(database)
    await listener.close()
  }
}
