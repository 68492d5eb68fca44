import { type Connections, type Row, readSource, type Statement } from '@zennnn/data'
import { type DatabaseId, type Log, PlatformError } from '@zennnn/kernel'
import type { Model, Registry } from '@zennnn/model'
import { SeenRecords } from './seen-records.ts'

/** Changes of one transaction, and of several at once, go out together. */
const GATHER_MS = 50
/** A client that does not read is cut when this much waits for it. */
const MAX_WAITING_BYTES = 65_536
/** No models: who of support may come in, and whether an administrator is being let in again. All who are signed in are told. */
const STAFF = 'staff_access'
const RECOVERY = 'administrator_recovery'
/** Rows looked at when a change names no records: those that are gone, or too many. */
const RECENT = "updated_at > now() - interval '10 seconds'"

export interface EventStreamOptions {
  readonly connections: Pick<Connections, 'batch'>
  readonly database: DatabaseId
  readonly registry: Registry
  /** Token of the session whose eyes decide what is sent. */
  readonly token: string
  readonly log: Log
  readonly onEnd: () => void
}

/**
 * One open `/api/events`. What changed is only a hint: before anything is sent, the records are looked for again with
 * the rights of the session, so that a right or session that ended a moment ago already counts. Of a record that is not
 * found (any more) is told only to who read it before, one by one: nobody learns from a deletion that a record was there.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>
  readonly #options: EventStreamOptions
  readonly #changed = new Map<string, Set<string> | 'many'>()
  readonly #seen = new SeenRecords()
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #timer: NodeJS.Timeout | undefined
  #isFlushing = false
  #sent = 0

  constructor(options: EventStreamOptions) {
    this.#options = options
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        cancel: () => {
          this.end()
        },
      },
      { highWaterMark: MAX_WAITING_BYTES, size: (chunk) => chunk.byteLength },
    )
  }

  get token(): string {
    return this.#options.token
  }

  /** The session read this record: when it goes, that is told too. */
  see(model: string, id: string): void {
    this.#seen.add(model, id)
  }

  /** A payload of `zennnn_change`: `<model> <id>,<id>…`, or `<model>` when records are gone or too many to name. */
  note(payload: string): void {
    const [model = '', ids] = payload.split(' ', 2)
    const known = this.#changed.get(model)
    if (ids === undefined || known === 'many') this.#changed.set(model, 'many')
    else this.#changed.set(model, new Set([...(known ?? []), ...ids.split(',')]))
    this.#timer ??= setTimeout(() => {
      this.#flush().catch((error: unknown) => {
        this.#fail(error)
      })
    }, GATHER_MS)
  }

  /** Asks the client to read again whatever it shows: changes may have been missed. */
  sendReset(): void {
    this.#send('event: reset\ndata: {}\n\n')
  }

  /** Keeps the connection open through proxies and shows a vanished client. */
  sendHeartbeat(): void {
    this.#send(': \n\n')
  }

  end(): void {
    clearTimeout(this.#timer)
    const controller = this.#controller
    if (controller === undefined) return
    this.#controller = undefined
    this.#options.onEnd()
    try {
      controller.close()
    } catch {
      // The reader cancelled first: then it is closed already.
    }
  }

  async #flush(): Promise<void> {
    if (this.#isFlushing) return
    this.#isFlushing = true
    try {
      while (this.#changed.size > 0 && this.#controller !== undefined) await this.#flushOne()
    } finally {
      this.#isFlushing = false
      this.#timer = undefined
    }
  }

  async #flushOne(): Promise<void> {
    for (const [name, ids] of this.#changed) {
      this.#changed.delete(name)
      if (name === STAFF || name === RECOVERY) {
        await this.#tellAll(name)
        continue
      }
      const model = this.#options.registry.models.get(name)
      if (model === undefined) continue
      for (const id of await this.#toTell(model, ids)) this.#sendChange(name, id)
    }
  }

  /** Only where there is such a thing; the question finds out whether the session still holds. */
  async #tellAll(name: typeof STAFF | typeof RECOVERY): Promise<void> {
    if (name === STAFF && this.#options.registry.brand !== 'zeldesk') return
    await this.#read([{ text: 'select', values: [] }])
    this.#sendChange(name, undefined)
  }

  #sendChange(model: string, id: string | undefined): void {
    this.#sent += 1
    const data = JSON.stringify(id === undefined ? { model } : { model, id })
    this.#send(`id: ${this.#sent}\nevent: change\ndata: ${data}\n\n`)
  }

  /** The ids that the session sees, or saw and sees no longer; undefined among them for "some of many". */
  async #toTell(
    model: Model,
    changed: ReadonlySet<string> | 'many',
  ): Promise<readonly (string | undefined)[]> {
    const source = readSource(model)
    const asked = changed === 'many' ? this.#seen.of(model.name) : [...changed]
    const [found = [], some = []] = await this.#read([
      { text: `select id from ${source} where id = any ($1::uuid[])`, values: [asked] },
      ...(changed === 'many'
        ? [{ text: `select exists (select from ${source} where ${RECENT}) as some`, values: [] }]
        : []),
    ])
    const visible = found.map(({ id }) => String(id))
    const gone = this.#seen.takeGone(model.name, asked, visible)
    if (changed !== 'many') return [...visible, ...gone]
    return some[0]?.['some'] === true ? [undefined, ...gone] : gone
  }

  /** The rows of each statement as the session sees them. */
  async #read(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    const { connections, database, token } = this.#options
    try {
      const results = await connections.batch(
        database,
        { kind: 'session', token, isUnattended: true },
        statements.map((statement) => ({ ...statement, readOnly: true })),
      )
      return results.map(({ rows }) => rows)
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'ACCESS_DENIED') return []
      throw error
    }
  }

  #fail(error: unknown): void {
    if (error instanceof PlatformError && error.entry.retryable) {
      this.sendReset()
      return
    }
    if (!(error instanceof PlatformError && error.code === 'NOT_SIGNED_IN'))
      this.#options.log.error('event_stream_failed', { error })
    this.end()
  }

  #send(text: string): void {
    const controller = this.#controller
    if (controller === undefined) return
    controller.enqueue(Buffer.from(text))
    if ((controller.desiredSize ?? 0) <= 0) this.end()
  }
}
