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
  /**
   * Its rows become one JSON text. The result then has one row: `body` (the text; null when an object is not there),
   * `oversize` (longer than the limit: then there is no body), `page` (number of rows) and `groups` (who asked, as the
   * context of the same batch said).
   */
  readonly json?: JsonShape
}

export interface JsonShape {
  readonly members: readonly JsonMember[]
  /** `object`: the first row itself. */
  readonly form: 'array' | 'object'
  /** Leaves keys out whose value is null. */
  readonly stripNulls: boolean
  readonly limitBytes: number
}

/** A key with the value of a column; with `members` an object of its own, null where the column is null. */
export interface JsonMember {
  readonly key: string
  /** Position of the column, from 0. */
  readonly at: number
  readonly members?: readonly JsonMember[]
}

/** The context or a time limit: of its row only the last column is read, as text, so that PostgreSQL need not describe it. */
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

/** Who asks. Tokens are the secrets of cookies and of API keys; only their SHA-256 leaves this process. */
export type Principal =
  /** `isUnattended`: a window asks by itself. What it asks does not count as use, so that its session ends when nobody is there. */
  | { readonly kind: 'session'; readonly token: string; readonly isUnattended?: boolean }
  | { readonly kind: 'key'; readonly token: string }
  /** An API key for provisioning, where it is used for that. */
  | { readonly kind: 'scim'; readonly token: string }
  | { readonly kind: 'link'; readonly token: string }
  /** Somebody of support, by a grant: for a request that the log has under this id. Only where the brand has staff access. */
  | { readonly kind: 'staff'; readonly token: string; readonly request: string }
  | { readonly kind: 'guest' }
  /** Only through the role of `work`: PostgreSQL refuses it to all others. */
  | { readonly kind: 'user'; readonly userId: RecordId }
