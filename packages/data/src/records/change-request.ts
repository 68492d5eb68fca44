import type { Clock, RecordId } from '@zennnn/kernel'
import type { MissingValues } from './change-given.ts'
import type { Writer } from './change-parse.ts'
import type { Returning } from './change-read.ts'
import type { Resolution } from './change-upsert.ts'
import type { Condition } from './query.ts'
import type { Sight } from './query-sight.ts'
import type { Door } from './records-door.ts'

/** Who changes, through which door. */
export interface ChangeContext {
  readonly door: Door
  readonly sight: Sight
  readonly clock: Clock
  readonly writer: Writer
}

interface Common {
  readonly model: string
  readonly returning: Returning | undefined
}

export interface CreateRequest extends Common {
  readonly kind: 'create'
  /** One object or a list of them, untrusted. */
  readonly body: unknown
  /** Only these members count, and absent ones are null; undefined: each record says what it gives. */
  readonly columns: readonly string[] | undefined
  readonly missing: MissingValues
}

export interface UpsertRequest extends Common {
  readonly kind: 'upsert'
  readonly body: unknown
  readonly columns: readonly string[] | undefined
  readonly missing: MissingValues
  readonly onConflict: readonly string[] | undefined
  readonly resolution: Resolution
}

export interface UpdateRequest extends Common {
  readonly kind: 'update'
  readonly where: Condition | undefined
  readonly body: unknown
  /** From `If-Match`; then `where` must be `id=eq.<id>`. */
  readonly version: number | undefined
  readonly maxAffected: number | undefined
}

export interface DeleteRequest extends Common {
  readonly kind: 'delete'
  readonly where: Condition | undefined
  readonly maxAffected: number | undefined
}

export type ChangeRequest = CreateRequest | UpsertRequest | UpdateRequest | DeleteRequest

export interface ChangeOutcome {
  /** In the order given where there is one; of deleted records that are returned only `affected` tells. */
  readonly ids: readonly RecordId[]
  /** How many were made, changed or deleted. */
  readonly affected: number
  /** JSON text when something was to be returned. */
  readonly body: string | undefined
}
