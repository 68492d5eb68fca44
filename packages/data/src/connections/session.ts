import { connect as connectSocket } from 'node:net'
import { type DatabaseId, type Log, PlatformError } from '@zennnn/kernel'
import { Client, type Connection } from 'pg'
import { type BatchOutcome, BatchQuery, type BatchStatement } from './batch-query.ts'
import { directStatement } from './context-statement.ts'
import { AwayError } from './database-failure.ts'
import { connectionOf, cutLate } from './driver-connection.ts'
import { PreparedNames } from './prepared-names.ts'
import type { Statement } from './statement.ts'

/** A role may undo its own statement_timeout, so the time is enforced here too, this much later. */
const CANCEL_GRACE_MS = 1000
/** From the cancel request until the connection is cut. */
const CUT_GRACE_MS = 3000
const CLOSE_TIMEOUT_MS = 2000

/** Events of our log by the code of a warning that SQL of ours raises; other warnings are PostgreSQL's own. */
const WARNINGS: ReadonlyMap<unknown, string> = new Map([['ZN001', 'guessing']])

/** Where PostgreSQL gives up to wait for the standby because it was asked to: it warns, and acknowledges what it has alone. */
const STANDBY_WAIT = 'SyncRepWaitForLSN'

const IDENTITY: Statement = {
  name: 'zennnn_identity',
  text: 'select current_database()::text as name, zennnn.database_identity() as identity',
  values: [],
  readOnly: true,
}

export interface SessionOptions {
  /** Folder of the socket, or a host name. */
  readonly host: string
  readonly port: number
  readonly database: DatabaseId
  readonly login: { readonly user: string; readonly password: string }
  readonly connectTimeoutMs: number
  /** Statements kept prepared. */
  readonly maxPrepared: number
  readonly log: Log
}

export interface RunLimits {
  /** For each statement inside PostgreSQL, and a little more for the whole batch from outside. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** A setting that PostgreSQL tells of its own accord. */
interface ParameterStatus {
  readonly parameterName: string
  readonly parameterValue: string
}

export type RunOutcome = BatchOutcome & { readonly stopped: 'timeout' | 'aborted' | undefined }

/** One connection to one database, used by one batch at a time. */
export class Session {
  readonly #client: Client
  readonly #connection: Connection
  readonly #names: PreparedNames
  readonly #options: SessionOptions
  #current: BatchQuery | undefined
  #lastError: unknown
  #isStandby = false
  /** What was done is not at the standby. */
  #isAlone = false
  #reusable = true
  #alive = true
  /** Called once when the connection is gone, for whatever reason. */
  onEnd: () => void = () => undefined

  private constructor(client: Client, connection: Connection, options: SessionOptions) {
    this.#client = client
    this.#connection = connection
    this.#names = new PreparedNames(options.maxPrepared)
    this.#options = options
    connection.on('parseComplete', () => this.#current?.parseCompleted())
    connection.on('readyForQuery', (message: { readonly status: string }) =>
      this.#current?.ready(message.status),
    )
    connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName === 'in_hot_standby') this.#isStandby = parameterValue === 'on'
    })
    connection.on('end', () => this.#ended())
    client.on('notice', ({ code, message, routine }) => {
      if (routine === STANDBY_WAIT) this.#isAlone = true
      const event = WARNINGS.get(code)
      if (event !== undefined) options.log.warn(event, { database: options.database, message })
    })
    client.on('error', (error) => {
      this.#lastError = error
      this.#reusable = false
    })
  }

  /** Connects and checks that the database is the one asked for. DATABASE_UNAVAILABLE for every failure. */
  static async open(options: SessionOptions): Promise<Session> {
    const client = new Client({
      host: options.host,
      port: options.port,
      ...options.login,
      database: options.database,
      connectionTimeoutMillis: options.connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      application_name: 'zennnn',
    })
    const session = new Session(client, connectionOf(client), options)
    try {
      await client.connect()
      session.#refuseStandby()
      await session.#checkIdentity()
      return session
    } catch (cause) {
      session.destroy()
      if (cause instanceof PlatformError) throw cause
      throw new PlatformError('DATABASE_UNAVAILABLE', { cause })
    }
  }

  /** May serve another batch. */
  get reusable(): boolean {
    return this.#reusable && this.#alive
  }

  get preparedCount(): number {
    return this.#names.size
  }

  async run(statements: readonly BatchStatement[], limits: RunLimits): Promise<RunOutcome> {
    // It may have heard its end, and not seen it yet.
    if (!this.#alive || this.#lastError !== undefined)
      return {
        kind: 'lost',
        error: this.#lastError,
        sent: false,
        undone: false,
        stopped: undefined,
      }
    const query = new BatchQuery(statements, this.#names)
    const watch = this.#watch(limits)
    this.#current = query
    this.#isAlone = false
    this.#client.query(query)
    const outcome = this.#confirmed(await query.outcome)
    this.#current = undefined
    watch.end()
    if (outcome.kind === 'lost') this.#reusable = false
    return { ...outcome, stopped: watch.stopped() }
  }

  /** What only one node has may be gone with it: nobody is told that it was done. */
  #confirmed(outcome: BatchOutcome): BatchOutcome {
    if (outcome.kind !== 'done' || !this.#isAlone) return outcome
    const error = new Error('The standby did not confirm.')
    return { kind: 'lost', error, sent: true, undone: false }
  }

  /** Prepares everything again: plans do not survive a change of what they return. */
  forgetStatements(): void {
    this.#names.forgetAll()
  }

  async close(): Promise<void> {
    if (!this.#alive) return
    this.#reusable = false
    await cutLate(this.#client, this.#client.end(), CLOSE_TIMEOUT_MS)
  }

  destroy(): void {
    this.#reusable = false
    this.#connection.stream.destroy()
  }

  /** PostgreSQL says so before it takes the first statement: what changes something would be refused as not allowed. */
  #refuseStandby(): void {
    if (this.#isStandby) throw new AwayError('PostgreSQL is a standby.')
  }

  async #checkIdentity(): Promise<void> {
    const limits = { timeoutMs: this.#options.connectTimeoutMs }
    const outcome = await this.run([directStatement(limits.timeoutMs), IDENTITY], limits)
    // Cut by ourselves, since it did not answer.
    if (outcome.kind === 'lost' && outcome.stopped !== undefined)
      throw new PlatformError('DATABASE_UNAVAILABLE')
    if (outcome.kind !== 'done') throw outcome.error
    const row = outcome.results[1]?.rows[0]
    const { database, log } = this.#options
    if (row?.['name'] === database && row['identity'] === database) return
    log.error('database_identity_wrong', { database, found: row?.['identity'] ?? null })
    throw new PlatformError('DATABASE_UNAVAILABLE')
  }

  #watch(limits: RunLimits): {
    readonly end: () => void
    readonly stopped: () => RunOutcome['stopped']
  } {
    let stopped: RunOutcome['stopped']
    let timer: NodeJS.Timeout
    const stop = (reason: 'timeout' | 'aborted'): void => {
      if (stopped !== undefined) return
      stopped = reason
      clearTimeout(timer)
      this.#cancel()
      timer = setTimeout(() => this.destroy(), CUT_GRACE_MS)
    }
    const abort = (): void => stop('aborted')
    timer = setTimeout(() => stop('timeout'), limits.timeoutMs + CANCEL_GRACE_MS)
    limits.signal?.addEventListener('abort', abort, { once: true })
    return {
      stopped: () => stopped,
      end: () => {
        clearTimeout(timer)
        limits.signal?.removeEventListener('abort', abort)
      },
    }
  }

  /** CancelRequest over a connection of its own. It may arrive late and hit what comes next, so nothing comes next. */
  #cancel(): void {
    this.#reusable = false
    const { host, port } = this.#options
    const packet = cancelRequest(this.#client)
    const socket = host.startsWith('/')
      ? connectSocket(`${host}/.s.PGSQL.${port}`)
      : connectSocket(port, host)
    socket.on('error', () => undefined)
    socket.end(packet)
  }

  #ended(): void {
    if (!this.#alive) return
    this.#alive = false
    this.#current?.lost(this.#lastError ?? new AwayError('The connection to PostgreSQL ended.'))
    this.onEnd()
  }
}

/** PostgreSQL manual, 55.7 "CancelRequest". */
function cancelRequest(client: Client): Buffer {
  const packet = Buffer.alloc(16)
  packet.writeInt32BE(16, 0)
  packet.writeInt32BE(80_877_102, 4)
  packet.writeInt32BE(numberOf(client, 'processID'), 8)
  packet.writeInt32BE(numberOf(client, 'secretKey'), 12)
  return packet
}

function numberOf(client: Client, name: 'processID' | 'secretKey'): number {
  const value: unknown = Reflect.get(client, name)
  return typeof value === 'number' ? value : 0
}
