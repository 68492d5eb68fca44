import { InvariantError } from '@zennnn/kernel'
import { type Connection, DatabaseError, type Submittable } from 'pg'
import { AwayError } from './database-failure.ts'
import { JsonRows, jsonWriter } from './json-rows.ts'
import type { PreparedNames } from './prepared-names.ts'
import { type Column, rowReader } from './row-reader.ts'
import type { Result, Row, SilentStatement, Statement } from './statement.ts'
import { toWireValue } from './statement-value.ts'

/** PostgreSQL counts parameters in 16 bits. */
const MAX_VALUES = 65_535

/** How a batch ended, once PostgreSQL is ready again or the connection is gone. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly results: readonly Result[]; readonly transaction: string }
  | { readonly kind: 'refused'; readonly error: unknown; readonly transaction: string }
  /** `undone`: it was sent, and nothing of it can be there all the same. */
  | {
      readonly kind: 'lost'
      readonly error: unknown
      readonly sent: boolean
      readonly undone: boolean
    }

/** What a batch is made of. */
export type BatchStatement = Statement | SilentStatement

type Cells = readonly (string | null)[]

interface Encoded {
  readonly statement: BatchStatement
  readonly values: readonly (string | Buffer | null)[]
}

/**
 * N statements and ONE Sync through pg's client: outside BEGIN this is one implicit transaction (PostgreSQL manual,
 * "Pipelining" in 55.2.4). An object that pg's Client drives by the handle… methods below (pg 8.23.1; contract test).
 * It shows no `name` to the client, so the client's own list of prepared names stays empty and ours is the only one.
 */
export class BatchQuery implements Submittable {
  readonly outcome: Promise<BatchOutcome>
  readonly #names: PreparedNames
  readonly #encoded: readonly Encoded[]
  readonly #parsing: string[] = []
  readonly #results: Result[] = []
  #settle: (outcome: BatchOutcome) => void = () => undefined
  /** What is known of the columns of each statement, in the order of the batch. */
  readonly #columns: (readonly Column[] | undefined)[] = []
  #connection: Connection | undefined
  #add: ((cells: Cells) => void) | undefined
  #rows: Row[] = []
  #json: JsonRows | undefined
  #told: string | null | undefined
  #error: unknown
  #failed = false

  /** Values are encoded here, so that a bad one throws before a byte is written. */
  constructor(statements: readonly BatchStatement[], names: PreparedNames) {
    this.#names = names
    this.#encoded = statements.map(encode)
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  submit(connection: Connection): void {
    if (!connection.stream.writable) {
      this.lost(new AwayError('The connection was closed before the batch was sent.'))
      return
    }
    this.#connection = connection
    const closing = this.#names.takeClosing()
    connection.stream.cork()
    try {
      for (const name of closing) connection.close({ type: 'S', name }, true)
      for (const encoded of this.#encoded) this.#write(connection, encoded)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  #write(connection: Connection, { statement, values }: Encoded): void {
    const { name, parse, columns } = this.#names.use(statement.name, statement.text)
    this.#columns.push(columns)
    if (parse) {
      this.#parsing.push(name)
      connection.parse({ name, text: statement.text, types: [] }, true)
    }
    connection.bind({ portal: '', statement: name, values: [...values] }, true)
    if (!('isSilent' in statement) && columns === undefined)
      connection.describe({ type: 'P', name: '' }, true)
    connection.execute({ portal: '', rows: '' }, true)
  }

  /** Told by the session: the client does not hand ParseComplete on. */
  parseCompleted(): void {
    this.#parsing.shift()
  }

  /** Told by the session: ReadyForQuery with its transaction state I, T or E. */
  ready(transaction: string): void {
    if (this.#failed) {
      for (const name of this.#parsing.splice(0)) this.#names.forget(name)
      this.#settle({ kind: 'refused', error: this.#error, transaction })
      return
    }
    this.#settle({ kind: 'done', results: this.#results, transaction })
  }

  /** Told by the session: the connection is gone. Settles only what has not settled yet. */
  lost(error: unknown): void {
    const reason = this.#failed ? this.#error : error
    this.#settle({
      kind: 'lost',
      error: reason,
      sent: this.#connection !== undefined,
      undone: isUnwritten(reason) || this.#isEnded(reason),
    })
  }

  /**
   * PostgreSQL ended the connection by order, before the last statement was through: the transaction of a batch is committed by its
   * Sync, behind that one. Who waits for the standby inside a commit gets a warning instead, and who dies in a crash no error at all
   * (postgres.c, ProcessInterrupts and quickdie; syncrep.c, SyncRepWaitForLSN).
   */
  #isEnded(reason: unknown): boolean {
    return (
      reason instanceof DatabaseError &&
      reason.severity === 'FATAL' &&
      reason.code === '57P01' &&
      this.#results.length < this.#encoded.length
    )
  }

  handleRowDescription(message: { readonly fields: readonly Column[] }): void {
    const columns = message.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID }))
    const at = this.#results.length
    this.#columns[at] = columns
    const name = this.#encoded[at]?.statement.name
    if (name !== undefined) this.#names.describe(name, columns)
  }

  handleDataRow({ fields }: { readonly fields: Cells }): void {
    if (this.#failed) return
    try {
      this.#add ??= this.#adder()
      this.#add(fields)
    } catch (error) {
      // Thrown here it would end the process; the row came from PostgreSQL, so this is our bug.
      this.#abandon(error)
    }
  }

  handleCommandComplete(message: { readonly text: string }): void {
    const count = Number(/\d+$/.exec(message.text)?.[0] ?? 0)
    this.#finishResult(count)
  }

  handleEmptyQuery(): void {
    this.#finishResult(0)
  }

  handlePortalSuspended(): void {
    this.#abandon(
      new InvariantError(
        'batch-portal-suspended',
        'A portal was suspended; all rows were asked for.',
      ),
    )
  }

  /** In COPY the server swallows our Sync: no safe way back, so the connection ends. */
  handleCopyInResponse(): void {
    this.#abandon(new InvariantError('batch-copy', 'COPY is not possible here.'))
  }

  handleCopyData(): void {
    this.#abandon(new InvariantError('batch-copy', 'COPY is not possible here.'))
  }

  /** From the server (ReadyForQuery follows, or the end of the connection) or from the socket. */
  handleError(error: unknown): void {
    if (!(error instanceof DatabaseError)) {
      this.lost(error)
      return
    }
    if (this.#failed) return
    this.#failed = true
    this.#error = error
  }

  /** The session's `ready` settles instead: the client does not call this after an error. */
  handleReadyForQuery(): void {
    this.#rows = []
  }

  /** What the first row of a statement decides for all its rows. */
  #adder(): (cells: Cells) => void {
    const at = this.#results.length
    const columns = this.#columns[at]
    const json = this.#encoded[at]?.statement.json
    if (columns === undefined)
      return (cells) => {
        this.#told = cells.at(-1)
      }
    if (json !== undefined) {
      const rows = new JsonRows(json, jsonWriter(json, columns))
      this.#json = rows
      return (cells) => rows.add(cells)
    }
    const read = rowReader(columns)
    return (cells) => {
      this.#rows.push(read(cells))
    }
  }

  #finishResult(count: number): void {
    const json = this.#encoded[this.#results.length]?.statement.json
    if (json === undefined) this.#results.push({ rows: this.#rows, count })
    else {
      // No row, no writer.
      const rows = this.#json ?? new JsonRows(json, () => '')
      this.#results.push({ rows: [{ ...rows.end(), groups: this.#told }], count })
    }
    this.#rows = []
    this.#json = undefined
    this.#add = undefined
  }

  #abandon(error: unknown): void {
    this.#failed = true
    this.#error = error
    this.#connection?.stream.destroy()
  }
}

/** The last write failed, and with it Sync: PostgreSQL had closed before. */
function isUnwritten(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === 'EPIPE'
}

function encode(statement: BatchStatement): Encoded {
  if (statement.values.length > MAX_VALUES)
    throw new InvariantError(
      'statement-too-many-values',
      `A statement has ${statement.values.length} values; PostgreSQL takes ${MAX_VALUES}.`,
    )
  return { statement, values: statement.values.map(toWireValue) }
}
