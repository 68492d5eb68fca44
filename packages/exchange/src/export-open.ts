import {
  attachmentDisposition,
  type Condition,
  type Connections,
  compileIds,
  compileQuery,
  type OrderBy,
  type Principal,
  type Row,
  type Sight,
} from '@zennnn/data'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Translate } from '@zennnn/model'
import { type ExportColumn, type ExportStyle, exportColumns } from './export-column.ts'
import { csvBytes } from './export-csv.ts'
import { xlsxBytes } from './export-xlsx.ts'
import { idsCondition } from './ids-condition.ts'
import { isShownRecord, type ShownRecord } from './record-read.ts'

/** A sheet holds 1,048,576 rows, and the ids of so many take 16 MB. */
const MAX_EXPORT_ROWS = 1_000_000
const PAGE_ROWS = 500
const ID_BYTES = 16

export interface ExportOrder {
  readonly connections: Pick<Connections, 'batch'>
  readonly database: DatabaseId
  readonly principal: Principal
  readonly sight: Sight
  /** Whether what a row says of the asker's groups is what `sight` was made for. */
  readonly isSight: (row: Row) => boolean
  readonly model: string
  readonly format: 'csv' | 'xlsx'
  readonly style: ExportStyle
  /** Speaks the language of the asker. */
  readonly translate: Translate
  /** undefined: all fields. */
  readonly columns: readonly string[] | undefined
  readonly where: Condition | undefined
  readonly order: readonly OrderBy[]
  /** For the name of the file. */
  readonly today: string
}

export interface Export {
  readonly rows: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Begins an export; everything that can be refused is refused here. Which records, and their order, are those of one
 * moment; each page of 500 is read with the rights and values of its own, so that a slow download holds neither a
 * connection nor a snapshot. What is deleted or hidden meanwhile is left out; when groups change, the file breaks off.
 */
export async function openExport(order: ExportOrder): Promise<Export> {
  const { sight, style, format, translate } = order
  const model = sight.models.get(order.model)
  if (model === undefined)
    throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${order.model}".` })
  const columns = exportColumns(sight, model, { names: order.columns, style, translate })
  const ids = await readIds(order)
  const reader = new PageReader(order, columns)
  // A refusal, as of a field whose rows are masked, comes before the first byte.
  const first = await reader.read(ids.slice(0, PAGE_ROWS))
  const pages = readPages(reader, first, ids)
  const name = `${order.model}-${order.today}.${format}`
  return {
    rows: ids.length,
    headers: {
      'content-type': TYPES[format],
      'content-disposition': attachmentDisposition(name),
      'content-range': ids.length === 0 ? '*/0' : `0-${ids.length - 1}/${ids.length}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
    bytes:
      format === 'csv'
        ? csvBytes(columns, pages)
        : xlsxBytes({ name: translate(model.plural, model.app), columns }, pages),
  }
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** Ids in as few bytes as there can be. */
class IdList {
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get length(): number {
    return this.#bytes.length / ID_BYTES
  }

  slice(from: number, to: number): readonly string[] {
    const ids: string[] = []
    for (let at = from; at < Math.min(to, this.length); at++) {
      const hex = this.#bytes.toString('hex', at * ID_BYTES, (at + 1) * ID_BYTES)
      ids.push(
        `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
      )
    }
    return ids
  }
}

async function readIds(order: ExportOrder): Promise<IdList> {
  const { connections, database, principal, sight, model, where } = order
  const query = { model, where, order: order.order, limit: undefined, offset: undefined }
  const [result] = await connections.batch(database, principal, [
    compileIds(sight, query, MAX_EXPORT_ROWS + 1),
  ])
  const bytes = result?.rows[0]?.['ids']
  const ids = new IdList(bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.alloc(0))
  if (ids.length > MAX_EXPORT_ROWS)
    throw new PlatformError('QUERY_INVALID', {
      message: `More than ${MAX_EXPORT_ROWS} records match. Narrow the filters and export in parts.`,
    })
  return ids
}

async function* readPages(
  reader: PageReader,
  first: readonly ShownRecord[],
  ids: IdList,
): AsyncGenerator<readonly ShownRecord[]> {
  yield first
  for (let at = PAGE_ROWS; at < ids.length; at += PAGE_ROWS)
    yield await reader.read(ids.slice(at, at + PAGE_ROWS))
}

class PageReader {
  readonly #order: ExportOrder
  readonly #columns: readonly ExportColumn[]

  constructor(order: ExportOrder, columns: readonly ExportColumn[]) {
    this.#order = order
    this.#columns = columns
  }

  /** In the order of the ids. */
  async read(ids: readonly string[]): Promise<readonly ShownRecord[]> {
    if (ids.length === 0) return []
    const { connections, database, principal, isSight } = this.#order
    const [result] = await connections.batch(database, principal, [this.#compile(ids)])
    const row = result?.rows[0] ?? {}
    if (!isSight(row))
      throw new PlatformError('ACCESS_DENIED', {
        message: 'Your groups changed while the file was made. Export again.',
      })
    // Long texts: of fewer records then.
    if (row['oversize'] === true) return await this.#readHalves(ids)
    const body = row['body']
    const records: unknown = typeof body === 'string' ? JSON.parse(body) : []
    const found = new Map(
      (Array.isArray(records) ? records.filter(isShownRecord) : []).map((record) => [
        String(record['id']),
        record,
      ]),
    )
    return ids.map((id) => found.get(id)).filter((record) => record !== undefined)
  }

  async #readHalves(ids: readonly string[]): Promise<readonly ShownRecord[]> {
    if (ids.length === 1)
      throw new PlatformError('QUERY_INVALID', { message: 'A record is larger than 32 MB.' })
    const half = Math.ceil(ids.length / 2)
    return [...(await this.read(ids.slice(0, half))), ...(await this.read(ids.slice(half)))]
  }

  #compile(ids: readonly string[]): ReturnType<typeof compileQuery> {
    const { sight, model } = this.#order
    const selected = this.#columns.map(({ select }) => select)
    return compileQuery(sight, {
      model,
      select: [ID, ...selected.filter((each) => each.kind !== 'field' || each.name !== 'id')],
      where: idsCondition(ids),
      order: [],
      limit: undefined,
      offset: undefined,
      count: undefined,
    })
  }
}

const ID = { kind: 'field', name: 'id', path: [], alias: undefined, cast: undefined } as const
