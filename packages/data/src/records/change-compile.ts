import type { RecordId } from '@zennnn/kernel'
import { type Model, pairTable } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import {
  type GroupStatement,
  groupStatements,
  type PairGroup,
  type RowGroup,
} from './change-group.ts'
import type { CollectionChange, RowChange } from './change-row.ts'
import { PARENT, VERSION } from './change-sql.ts'
import type { StoredValue } from './stored-value.ts'

/** Statements that make the records with all that is nested in them; parents come before what refers to them. */
export function compileCreate(model: Model, rows: readonly RowChange[]): readonly Statement[] {
  const batch = new ChangeBatch()
  for (const row of rows) batch.add({ model, row, depth: 0, parent: undefined })
  return batch.statements()
}

/**
 * Statements that change a record known by its id, with all that is nested in it. One that is not there or not yours to
 * change raises ZN404; when `version` is given and stale, ZN409. Nothing of the batch stays then.
 */
export function compileUpdate(
  model: Model,
  row: RowChange,
  version: number | undefined,
): readonly Statement[] {
  const batch = new ChangeBatch()
  batch.change({ model, row, depth: 0, parent: undefined }, version)
  return batch.statements()
}

/** Statements that give known records the pairs they should have. */
export function compilePairs(
  model: Model,
  rows: readonly Pick<RowChange, 'id' | 'pairs'>[],
): readonly Statement[] {
  const batch = new ChangeBatch()
  for (const row of rows) batch.pair(model, row, false)
  return batch.statements()
}

interface Placed {
  readonly model: Model
  readonly row: RowChange
  readonly depth: number
  readonly parent: Parent | undefined
}

/** Where a nested record belongs. */
interface Parent {
  readonly field: string
  readonly inverse: string
  readonly id: RecordId
}

const INSERTS = 100
const PAIRS = 200

/** Sorts rows into as few statements as possible; lives for one compilation. */
class ChangeBatch {
  readonly #groups = new Map<string, GroupStatement>()

  add(placed: Placed): void {
    const { model, row, parent, depth } = placed
    const values = new Map<string, StoredValue>([['id', row.id], ...row.values])
    if (parent !== undefined) values.set(parent.inverse, parent.id)
    const columns = [...values.keys()].sort()
    this.#rows({ kind: 'insert', rank: INSERTS + depth, model, columns, parent }).push(
      Object.fromEntries(values),
    )
    this.#nested(placed, true)
  }

  change(placed: Placed, version?: number): void {
    const { model, row, parent, depth } = placed
    const columns = [...row.values.keys()].sort()
    // A record counts as changed when what is nested in it changes: its version stands for the whole.
    const isTouched = columns.length + row.collections.length + row.pairs.length > 0
    if (isTouched || version !== undefined)
      this.#rows({ kind: 'update', rank: 2 * depth, model, columns, parent, version }).push({
        id: row.id,
        ...Object.fromEntries(row.values),
        ...(parent && { [PARENT]: parent.id }),
        ...(version !== undefined && { [VERSION]: version }),
      })
    this.#nested(placed, false)
  }

  pair(model: Model, row: Pick<RowChange, 'id' | 'pairs'>, isNew: boolean): void {
    for (const { field, targets } of row.pairs) {
      const group = this.#pairs(pairTable(model.name, field), isNew)
      group.sources.push(row.id)
      group.pairs.push(...targets.map((target) => ({ source: row.id, target })))
    }
  }

  statements(): readonly Statement[] {
    return [...this.#groups.values()]
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap((group) => groupStatements(group))
  }

  #nested({ model, row, depth }: Placed, isNew: boolean): void {
    for (const collection of row.collections) this.#collection(row.id, depth + 1, collection)
    this.pair(model, row, isNew)
  }

  #collection(id: RecordId, depth: number, change: CollectionChange): void {
    const { model, field, inverse } = change
    const parent = { field, inverse, id }
    // Removals come first, so that a new line may take the unique value of a removed one.
    if (change.removed.length > 0)
      this.#rows({ kind: 'remove', rank: 2 * depth - 1, model, columns: [], parent }).push(
        ...change.removed.map((removed) => ({ id: removed, [PARENT]: id })),
      )
    for (const row of change.changed) this.change({ model, row, depth, parent })
    for (const row of change.added) this.add({ model, row, depth, parent })
  }

  #rows(
    shape: Omit<RowGroup, 'rows' | 'isVersioned'> & { readonly version?: number | undefined },
  ): RowGroup['rows'] {
    const { version, ...rest } = shape
    const key = [
      rest.kind,
      rest.rank,
      rest.model.name,
      rest.parent?.inverse,
      ...rest.columns,
    ].join()
    const known = this.#groups.get(key)
    if (known !== undefined && known.kind !== 'pairs') return known.rows
    const group: RowGroup = { ...rest, isVersioned: version !== undefined, rows: [] }
    this.#groups.set(key, group)
    return group.rows
  }

  #pairs(table: string, isNew: boolean): PairGroup {
    const key = ['pairs', table, isNew].join()
    const known = this.#groups.get(key)
    if (known?.kind === 'pairs') return known
    const group: PairGroup = { kind: 'pairs', rank: PAIRS, table, isNew, sources: [], pairs: [] }
    this.#groups.set(key, group)
    return group
  }
}
