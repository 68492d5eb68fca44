import { answerChange, type ChangeContext, doorInto, equals, type Transaction } from '@zennnn/data'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import { fieldProblems, type Refusal, writeOrRefuse } from './import-attempt.ts'
import { type Known, ReferenceFinder } from './import-references.ts'
import type { FieldMapping, Mapping, RecordMapping } from './mapping.ts'
import { bodyOf, type RecordBody } from './record-body.ts'
import { changedFields, type ExistingRecord, selectCompared } from './record-compare.ts'
import { readRecords } from './record-read.ts'
import type { RecordDraft, RowProblem } from './row-plan.ts'

/** One record of the file: a row, or several rows of one key that are its lines. */
export interface ImportItem {
  /** Rows of the file. */
  readonly rows: readonly number[]
  /** Text of the key; undefined without one. */
  readonly key: string | undefined
  /** Made from the import and the row, so that a chunk that is run twice makes nothing twice. */
  readonly id: RecordId
  readonly draft: RecordDraft
}

export interface ChunkOutcome {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly problems: readonly RowProblem[]
  /** Records found or made, to be remembered once the transaction is committed. */
  readonly known: Known
}

interface Work {
  readonly item: ImportItem
  readonly body: RecordBody
  readonly existing: ExistingRecord | undefined
}

/** Writes one chunk inside a transaction. Rows that are refused are left out and named; the rest stays. */
export async function importChunk(
  transaction: Transaction,
  context: Omit<ChangeContext, 'door'>,
  chunk: {
    readonly mapping: Mapping
    readonly items: readonly ImportItem[]
    readonly known: Known
  },
): Promise<ChunkOutcome> {
  const { mapping, items } = chunk
  const change: ChangeContext = { ...context, door: doorInto(transaction) }
  const problems: RowProblem[] = []
  const finder = new ReferenceFinder(transaction, change, chunk.known)
  await finder.find(items.map(({ draft }) => draft))
  const existing = await readExisting(change, mapping, items)
  const work: Work[] = []
  for (const item of items) {
    const body = bodyOf(item.draft, finder)
    const found = existing.get(item.key ?? item.id) ?? []
    if ('problems' in body) problems.push(...body.problems.map((each) => atRow(item, each)))
    else if (found.length > 1) problems.push(ambiguous(mapping, item, found.length))
    else if (mapping.key === 'id' && found.length === 0) problems.push(unknownId(item))
    else work.push({ item, body, existing: found[0] })
  }
  const made = work.filter((each) => each.existing === undefined)
  const kept = work.flatMap((each) => changeOf(mapping, each))
  const changed = kept.filter(({ change: fields }) => fields !== undefined)
  const refused = [
    ...(await writeOrRefuse(
      transaction,
      made,
      async (batch) => await create(change, mapping, batch),
    )),
    ...(await writeOrRefuse(transaction, changed, async (batch) => {
      for (const each of batch) await update(change, mapping, each)
    })),
  ]
  problems.push(...refused.flatMap((each) => refusalProblems(mapping.record, each)))
  const refusedItems = new Set(refused.map(({ item }) => item.item))
  return {
    created: made.filter(({ item }) => !refusedItems.has(item)).length,
    updated: changed.filter(({ item }) => !refusedItems.has(item)).length,
    unchanged: kept.length - changed.length,
    problems,
    known: finder.known,
  }
}

async function readExisting(
  change: ChangeContext,
  mapping: Mapping,
  items: readonly ImportItem[],
): Promise<ReadonlyMap<string, readonly ExistingRecord[]>> {
  const field = mapping.key ?? 'id'
  const records = await readRecords(change.door, {
    sight: change.sight,
    model: mapping.record.model.name,
    select: selectCompared(mapping.record),
    field,
    values: [...new Set(items.map((item) => item.key ?? item.id))],
  })
  return Map.groupBy(records, (record) => String(record[field]))
}

interface Changed extends Work {
  readonly existing: ExistingRecord
  readonly change: RecordBody | undefined
}

function changeOf(mapping: Mapping, work: Work): readonly Changed[] {
  const { existing } = work
  if (existing === undefined) return []
  // Without a key a record of this id is one that this very import has made before.
  const change =
    mapping.key === undefined ? undefined : changedFields(mapping.record, existing, work.body)
  return [{ ...work, existing, change }]
}

async function create(
  change: ChangeContext,
  mapping: Mapping,
  work: readonly Work[],
): Promise<void> {
  await answerChange(change, {
    kind: 'create',
    model: mapping.record.model.name,
    body: work.map(({ item, body }) =>
      item.key === undefined ? { id: item.id, ...body.fields } : body.fields,
    ),
    columns: undefined,
    missing: 'default',
    returning: undefined,
  })
}

async function update(change: ChangeContext, mapping: Mapping, work: Changed): Promise<void> {
  const id = parseRecordId(work.existing['id'])
  const outcome = await answerChange(change, {
    kind: 'update',
    model: mapping.record.model.name,
    where: equals('id', id),
    body: work.change?.fields,
    version: Number(work.existing['version']),
    maxAffected: 1,
    returning: undefined,
  })
  if (outcome.ids.length !== 1) throw new PlatformError('ACCESS_DENIED')
}

function ambiguous(mapping: Mapping, item: ImportItem, count: number): RowProblem {
  const reason = `${count} records have the same ${mapping.key ?? 'id'}, so it is not clear which is meant.`
  return { row: item.rows[0] ?? 0, column: undefined, value: item.key, reason }
}

function unknownId(item: ImportItem): RowProblem {
  const reason = 'There is no record with this id, or you may not see it.'
  return { row: item.rows[0] ?? 0, column: 'id', value: item.key, reason }
}

function atRow(item: ImportItem, problem: Omit<RowProblem, 'row'>): RowProblem {
  return { row: item.rows[0] ?? 0, ...problem }
}

/** Every row of a refused record is a bad row: all of them belong into the file to correct. */
function refusalProblems(
  mapping: RecordMapping,
  { item: work, error }: Refusal<Work>,
): readonly RowProblem[] {
  const [problem] = fieldProblems(error)
  const column = problem === undefined ? undefined : columnOf(mapping, problem.field)
  const reason =
    column === undefined && error.hint !== undefined
      ? `${error.message} ${error.hint}`
      : error.message
  return work.item.rows.map((row) => ({ row, column, value: undefined, reason }))
}

/** The column behind a path such as `lines[0].quantity`. */
function columnOf(mapping: RecordMapping, path: string): string | undefined {
  const [name = '', ...rest] = path.replaceAll(/\[\d+\]/g, '').split('.')
  const field: FieldMapping | undefined = mapping.fields.find((each) => each.name === name)
  if (field === undefined) return undefined
  return field.kind === 'lines' ? columnOf(field.record, rest.join('.')) : field.cell.column
}
