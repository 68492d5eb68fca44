import { type DatabaseId, type Log, PlatformError } from '@zennnn/kernel'
import { Client, escapeIdentifier } from 'pg'
import { AwayError } from './database-failure.ts'
import { cutLate } from './driver-connection.ts'

const RETRY_FIRST_MS = 200
const RETRY_MAX_MS = 5000
/** A server that is frozen answers no goodbye. */
const GOODBYE_MS = 1000

export type OnMessage = (payload: string) => void

export interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly database: DatabaseId
  readonly login: { readonly user: string; readonly password: string }
  readonly connectTimeoutMs: number
  readonly log: Log
}

/**
 * One connection to a database that hears NOTIFY, for all channels. It connects again by itself; what was sent while
 * it was away is lost, so a message is a hint to look, never the news itself.
 */
export class Listener {
  readonly #options: ListenerOptions
  readonly #channels = new Map<string, Map<OnMessage, () => void>>()
  #client: Client | undefined
  #connecting: Promise<void> | undefined
  #renewals = 0
  #hasMissed = false
  #retry: NodeJS.Timeout | undefined
  #retryMs = RETRY_FIRST_MS
  #closed = false

  constructor(options: ListenerOptions) {
    this.#options = options
  }

  get isUnused(): boolean {
    return this.#channels.size === 0
  }

  /** Throws DATABASE_UNAVAILABLE when it cannot connect at the start. */
  async add(channel: string, onMessage: OnMessage, onMissed: () => void): Promise<void> {
    const known = this.#channels.get(channel)
    if (known !== undefined) {
      known.set(onMessage, onMissed)
      return
    }
    this.#channels.set(channel, new Map([[onMessage, onMissed]]))
    const renewals = this.#renewals
    try {
      if (this.#client === undefined) await this.#connect()
      else await this.#client.query(`listen ${escapeIdentifier(channel)}`)
    } catch (error) {
      this.#channels.delete(channel)
      throw new PlatformError('DATABASE_UNAVAILABLE', { cause: this.#since(renewals, error) })
    }
  }

  async remove(channel: string, onMessage: OnMessage): Promise<void> {
    const known = this.#channels.get(channel)
    known?.delete(onMessage)
    if (known?.size !== 0) return
    this.#channels.delete(channel)
    const client = this.#client
    if (client === undefined) return
    await cutLate(
      client,
      // Not heard is as good as not listened to when the connection is gone.
      client.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => undefined),
      GOODBYE_MS,
    )
  }

  /** Leaves a connection that leads nowhere any more, and connects again at once. */
  renew(): void {
    const client = this.#client
    this.#client = undefined
    this.#renewals++
    this.#hasMissed ||= client !== undefined
    // Not awaited: whoever is at its other end may be frozen.
    void client?.end()
    this.#retryMs = RETRY_FIRST_MS
    this.#connectLater(0)
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    if (this.#client === undefined) this.renew()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    if (client !== undefined) await cutLate(client, client.end(), GOODBYE_MS)
  }

  /** One at a time; it hears all channels that were wanted by its end. */
  async #connect(): Promise<void> {
    this.#connecting ??= this.#connectOnce().finally(() => {
      this.#connecting = undefined
    })
    await this.#connecting
  }

  async #connectOnce(): Promise<void> {
    const renewals = this.#renewals
    const client = await this.#open()
    // Before the last statement: one that ends right after it would be taken for alive for ever.
    this.#client = client
    client.once('end', () => this.#lost(client))
    try {
      for (const channel of this.#channels.keys())
        await client.query(`listen ${escapeIdentifier(channel)}`)
      if (this.#closed || renewals !== this.#renewals)
        throw new Error('This connection is not wanted any more.')
    } catch (error) {
      if (this.#client === client) this.#client = undefined
      void client.end()
      throw this.#since(renewals, error)
    }
    clearTimeout(this.#retry)
    this.#retryMs = RETRY_FIRST_MS
    if (this.#hasMissed) this.#tellMissed()
  }

  /** Whatever it failed with, when it was renewed since: it is the way that changed, and who came for it tries again. */
  #since(renewals: number, error: unknown): unknown {
    if (renewals === this.#renewals) return error
    return new AwayError('The way to PostgreSQL changed.', { cause: error })
  }

  async #open(): Promise<Client> {
    const { host, port, database, login, connectTimeoutMs } = this.#options
    const client = new Client({
      host,
      port,
      database,
      ...login,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: 'zennnn listen',
    })
    client.on('error', () => undefined)
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''))
    try {
      await client.connect()
    } catch (error) {
      // A refusal by the client itself would leave the socket open.
      void client.end()
      throw error
    }
    return client
  }

  #deliver(channel: string, payload: string): void {
    for (const onMessage of this.#channels.get(channel)?.keys() ?? [])
      this.#call(channel, () => onMessage(payload))
  }

  #tellMissed(): void {
    this.#hasMissed = false
    for (const [channel, listeners] of this.#channels)
      for (const onMissed of listeners.values()) this.#call(channel, onMissed)
  }

  #call(channel: string, tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#options.log.error('listener_failed', { channel, error })
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client) return
    this.#client = undefined
    this.#hasMissed = true
    this.#connectLater()
  }

  #connectLater(afterMs = this.#retryMs): void {
    clearTimeout(this.#retry)
    if (this.#closed || this.isUnused) return
    this.#retry = setTimeout(() => {
      this.#connect().catch(() => this.#connectLater())
    }, afterMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }
}
