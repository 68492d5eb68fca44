import type { RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { StoredValue } from './stored-value.ts'

/** One record to make or to change, parsed: every name is from the registry, every value fits its field. */
export interface RowChange {
  readonly id: RecordId
  /** By column; only what was given. */
  readonly values: ReadonlyMap<string, StoredValue>
  readonly collections: readonly CollectionChange[]
  readonly pairs: readonly PairChange[]
}

/** What happens to the records of a collection field; those not named stay as they are. */
export interface CollectionChange {
  readonly field: string
  readonly model: Model
  /** The reference of `model` that points to the parent. */
  readonly inverse: string
  readonly added: readonly RowChange[]
  readonly changed: readonly RowChange[]
  readonly removed: readonly RecordId[]
}

/** The records a many-to-many field has afterwards, as far as the writer sees them. */
export interface PairChange {
  readonly field: string
  readonly targets: readonly RecordId[]
}
