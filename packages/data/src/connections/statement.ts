import type { RecordId } from '@zennnn/kernel'

/** One SQL statement with its values. With a `name` it is prepared once a connection; a name belongs to one text for ever. */
export interface Statement {
  /** At most 63 bytes. */
  readonly name?: string
  readonly text: string
  /** Strings, finite numbers, bigints, booleans, null, Buffers, and flat arrays of these; JSON goes as a string. */
  readonly values: readonly unknown[]
  /** Our promise that it changes nothing: it may be sent again when the connection broke. */
  readonly readOnly?: true
}

/** A statement of ours whose rows nobody reads, so that PostgreSQL need not describe them. */
export interface SilentStatement extends Statement {
  readonly isSilent: true
}

export type Row = Readonly<Record<string, unknown>>

export interface Result {
  /**
   * int2, int4, oid and floats are numbers, bool boolean, json parsed, bytea a Buffer, text[] and uuid[] arrays; all
   * else is PostgreSQL's text: numeric, int8, date, timestamptz, uuid.
   */
  readonly rows: readonly Row[]
  /** Rows returned or affected, as the command tag says. */
  readonly count: number
}

/** Who asks. Tokens are the secrets of cookies; only their SHA-256 leaves this process. */
export type Principal =
  | { readonly kind: 'session'; readonly token: string }
  | { readonly kind: 'link'; readonly token: string }
  | { readonly kind: 'guest' }
  /** Only through the role of `work`: PostgreSQL refuses it to all others. */
  | { readonly kind: 'user'; readonly userId: RecordId }
