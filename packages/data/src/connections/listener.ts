import { type DatabaseId, type Log, PlatformError } from '@zennnn/kernel'
import { Client, escapeIdentifier } from 'pg'

const RETRY_FIRST_MS = 200
const RETRY_MAX_MS = 5000

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
  readonly #channels = new Map<string, Set<OnMessage>>()
  #client: Client | undefined
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
  async add(channel: string, onMessage: OnMessage): Promise<void> {
    const known = this.#channels.get(channel)
    if (known !== undefined) {
      known.add(onMessage)
      return
    }
    this.#channels.set(channel, new Set([onMessage]))
    try {
      if (this.#client === undefined) await this.#connect()
      else await this.#client.query(`listen ${escapeIdentifier(channel)}`)
    } catch (cause) {
      this.#channels.delete(channel)
      throw new PlatformError('DATABASE_UNAVAILABLE', { cause })
    }
  }

  async remove(channel: string, onMessage: OnMessage): Promise<void> {
    const known = this.#channels.get(channel)
    known?.delete(onMessage)
    if (known?.size !== 0) return
    this.#channels.delete(channel)
    // Not heard is as good as not listened to when the connection is gone.
    await this.#client?.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  async #connect(): Promise<void> {
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
    await client.connect()
    this.#client = client
    client.on('end', () => this.#lost(client))
    for (const channel of this.#channels.keys())
      await client.query(`listen ${escapeIdentifier(channel)}`)
    this.#retryMs = RETRY_FIRST_MS
  }

  #deliver(channel: string, payload: string): void {
    for (const onMessage of this.#channels.get(channel) ?? []) {
      try {
        onMessage(payload)
      } catch (error) {
        this.#options.log.error('listener_failed', { channel, error })
      }
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client) return
    this.#client = undefined
    this.#connectLater()
  }

  #connectLater(): void {
    if (this.#closed || this.isUnused) return
    this.#retry = setTimeout(() => {
      this.#connect().catch(() => this.#connectLater())
    }, this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }
}
