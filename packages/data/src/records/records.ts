import { type Clock, PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type {
  Change,
  Filter,
  Model,
  ModelName,
  NewRecord,
  Picked,
  RecordsPort,
  Registry,
  Selection,
} from '@zennnn/model'
import { answerChange } from './change.ts'
import { NOT_THERE } from './change-group.ts'
import { isId } from './change-read.ts'
import type { ChangeContext, ChangeRequest } from './change-request.ts'
import type { Resolution } from './change-upsert.ts'
import { equals } from './field-condition.ts'
import type { Condition, RecordQuery } from './query.ts'
import { answeredRows } from './query-answer.ts'
import { compileQuery } from './query-compile.ts'
import { fullSight } from './query-sight.ts'
import type { Door } from './records-door.ts'
import {
  type LooseFilter,
  type LooseSelection,
  toCondition,
  toOrder,
  toSelected,
  withIdLists,
} from './records-query.ts'

const DEFAULT_LIMIT = 80

export interface RecordsOptions {
  readonly registry: Registry
  readonly door: Door
  readonly clock: Clock
}

/**
 * The door to records for code: actions, jobs, the importer. It knows every name, may write readonly fields, and has
 * exactly the rights to rows of whoever opened `door`. Refusals are those of `answerChange` and `compileQuery`.
 */
export class Records implements RecordsPort {
  readonly #context: ChangeContext

  constructor({ registry, door, clock }: RecordsOptions) {
    this.#context = { door, clock, sight: fullSight(registry), writer: 'code' }
  }

  async find<M extends ModelName, const S extends Selection<M>>(
    name: M,
    query: {
      readonly select: S
      readonly where?: Filter<M>
      readonly order?: string
      readonly limit?: number
    },
  ): Promise<readonly Picked<M, S>[]> {
    const { where, order, limit = DEFAULT_LIMIT } = query
    const select: LooseSelection = query.select
    const rows = await this.#read(name, select, { where: toCondition(loose(where)), order, limit })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns were selected by `select`, whose type says what they are
    return rows as readonly Picked<M, S>[]
  }

  async get<M extends ModelName, const S extends Selection<M>>(
    name: M,
    id: string,
    select: S,
  ): Promise<Picked<M, S>> {
    const where = isId([parseRecordId(id)])
    const [row] = await this.#read(name, select, { where, order: undefined, limit: 1 })
    if (row === undefined) throw new PlatformError('NOT_FOUND')
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `find`
    return row as Picked<M, S>
  }

  async count<M extends ModelName>(name: M, where?: Filter<M>): Promise<number> {
    const [row] = await this.#run({
      model: name,
      select: [
        { kind: 'aggregate', fn: 'count', field: undefined, alias: 'count', cast: undefined },
      ],
      where: toCondition(loose(where)),
      order: [],
      limit: undefined,
      offset: undefined,
      count: undefined,
    })
    return typeof row === 'object' && row !== null && 'count' in row ? Number(row.count) : 0
  }

  async create<M extends ModelName>(name: M, values: NewRecord<M>): Promise<RecordId> {
    const [id] = await this.createMany(name, [values])
    return parseRecordId(id)
  }

  async createMany<M extends ModelName>(
    name: M,
    values: readonly NewRecord<M>[],
  ): Promise<readonly RecordId[]> {
    return await this.#change({ kind: 'create', model: name, body: values, ...WHOLE_ROWS })
  }

  /** `createMany` for who knows the model only by name, as the importer does: values are as untrusted as the API's. */
  async createRows(name: string, rows: readonly unknown[]): Promise<readonly RecordId[]> {
    return await this.#changeUntrusted({ kind: 'create', model: name, body: rows, ...WHOLE_ROWS })
  }

  /**
   * Makes what is missing and merges into what exists, recognised by `key` (a declared unique field or set of fields, or
   * `id`); the ids come in the order of the rows. Records that would not differ are left alone. Values are untrusted.
   */
  async upsertRows(
    name: string,
    rows: readonly unknown[],
    options: { readonly key: readonly string[]; readonly resolution: Resolution },
  ): Promise<readonly RecordId[]> {
    const { key: onConflict, resolution } = options
    const request = { kind: 'upsert', model: name, body: rows, onConflict, resolution } as const
    return await this.#changeUntrusted({ ...request, ...WHOLE_ROWS })
  }

  async update<M extends ModelName>(
    name: M,
    id: string,
    change: Change<M>,
    options: { readonly version?: number } = {},
  ): Promise<void> {
    const where = equals('id', parseRecordId(id))
    const ids = await this.#change({
      ...UPDATE,
      model: name,
      where,
      body: change,
      version: options.version,
    })
    if (ids.length === 0 && Object.keys(change).length > 0)
      throw new PlatformError('NOT_FOUND', { message: NOT_THERE })
  }

  async updateWhere<M extends ModelName>(
    name: M,
    where: Filter<M>,
    change: Change<M>,
  ): Promise<number> {
    const condition = toCondition(loose(where)) ?? EVERY_RECORD
    const ids = await this.#change({
      ...UPDATE,
      model: name,
      where: condition,
      body: change,
      version: undefined,
    })
    return ids.length
  }

  async delete(name: ModelName, id: string): Promise<void> {
    const ids = await this.#change({
      kind: 'delete',
      model: name,
      where: equals('id', parseRecordId(id)),
      maxAffected: undefined,
      returning: undefined,
    })
    if (ids.length === 0) throw new PlatformError('NOT_FOUND', { message: NOT_THERE })
  }

  async #change(request: ChangeRequest): Promise<readonly RecordId[]> {
    const { ids } = await answerChange(this.#context, request)
    return ids
  }

  async #changeUntrusted(request: ChangeRequest): Promise<readonly RecordId[]> {
    const { ids } = await answerChange({ ...this.#context, writer: 'api' }, request)
    return ids
  }

  async #read(name: string, select: LooseSelection, page: Page): Promise<readonly unknown[]> {
    const model = this.#model(name)
    const rows = await this.#run({
      model: name,
      select: toSelected(this.#context.sight, model, select),
      where: page.where,
      order: toOrder(page.order),
      limit: page.limit,
      offset: undefined,
      count: undefined,
    })
    return rows.map((row) => withIdLists(model, select, row))
  }

  async #run(query: RecordQuery): Promise<readonly unknown[]> {
    const [result] = await this.#context.door.run([compileQuery(this.#context.sight, query)])
    return answeredRows(result)
  }

  #model(name: string): Model {
    const model = this.#context.sight.models.get(name)
    if (model !== undefined) return model
    throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${name}".` })
  }
}

interface Page {
  readonly where: Condition | undefined
  readonly order: string | undefined
  readonly limit: number
}

const WHOLE_ROWS = { columns: undefined, missing: 'default', returning: undefined } as const
const UPDATE = { kind: 'update', maxAffected: undefined, returning: undefined } as const
const EVERY_RECORD: Condition = { kind: 'and', conditions: [] }

/** The type of a filter depends on the model; the query looks every name up anyway. */
function loose(filter: object | undefined): LooseFilter | undefined {
  return filter === undefined ? undefined : { ...filter }
}
