import type { Row } from '../connections/statement.ts'
import type { Sight } from '../records/query-sight.ts'
import type { ChangedField, ChangeEntry, HistoryEntry, NamedRecord } from './history-entry.ts'
import {
  changedFields,
  namedRecord,
  parseValues,
  type Titles,
  type Values,
} from './history-values.ts'

const MICROS_PER_MS = 1000n
const MAX_TITLE = 200

/** All that decides what of an entry is told. */
export interface Told {
  readonly sight: Sight
  readonly document: { readonly model: string; readonly id: string }
  /** Models of lines, each with its reference to the document. */
  readonly lines: ReadonlyMap<string, string>
  readonly titles: Titles
  /** Models whose lines the asker would see if they still existed. */
  readonly goneLines: ReadonlySet<string>
  readonly seesAddress: boolean
}

/** Rows as entries, in the same order; those of which nothing may be told are left out. */
export function tellEntries(rows: readonly Row[], told: Told): readonly HistoryEntry[] {
  return rows.flatMap((row) => tellEntry(row, told) ?? [])
}

function tellEntry(row: Row, told: Told): HistoryEntry | undefined {
  const common = { id: String(row['id']), at: instantOf(row), by: authorOf(row, told) }
  const { recipient } = row
  if (typeof recipient === 'string')
    return {
      ...common,
      kind: 'mail',
      to: told.seesAddress ? recipient : null,
      subject: String(row['subject']),
      state: String(row['state']),
      body: typeof row['body'] === 'string' ? row['body'] : null,
    }
  if (row['operation'] === undefined) return { ...common, kind: 'note', body: String(row['body']) }
  return tellChange(row, common, told)
}

function tellChange(
  row: Row,
  common: Pick<ChangeEntry, 'id' | 'at' | 'by'>,
  told: Told,
): ChangeEntry | undefined {
  const name = String(row['model'])
  const model = told.sight.models.get(name)
  const { operation } = row
  if (model === undefined || !isOperation(operation) || !isSeen(row, told)) return undefined
  const values = { before: parseValues(row['before']), after: parseValues(row['after']) }
  const isOwn = name === told.document.model && row['record'] === told.document.id
  const changes = changedFields(model, values, told.titles).filter(
    (change) => isOwn || !isOfDocument(change, told, name),
  )
  if (changes.length === 0 && operation === 'update') return undefined
  const line = isOwn ? null : { model: name, title: lineTitle(row, values, told) }
  return { ...common, kind: 'change', operation, line, changes }
}

/** The record itself is seen, else there were no rows. A line is when it can be read now, or could be if it were there. */
function isSeen(row: Row, { document, lines, titles, goneLines }: Told): boolean {
  const model = String(row['model'])
  const record = String(row['record'])
  if (model === document.model && record === document.id) return true
  if (!lines.has(model)) return false
  return row['gone'] === true ? goneLines.has(model) : titles.get(model)?.has(record) === true
}

/** That a line is one of this document goes without saying, unless it was another's. */
function isOfDocument(
  { field, before, after }: ChangedField,
  { lines, document }: Told,
  model: string,
): boolean {
  const isHere = (value: unknown): boolean =>
    value === null || (typeof value === 'object' && Reflect.get(value, 'id') === document.id)
  return field === lines.get(model) && isHere(before) && isHere(after)
}

/** What stands for a line: of one that is gone, what it was called in this entry. */
function lineTitle(
  row: Row,
  { before, after }: { readonly before: Values; readonly after: Values },
  { sight, titles }: Told,
): string | null {
  const name = String(row['model'])
  const field = sight.models.get(name)?.title ?? ''
  const written = sight.models.get(name)?.fields.has(field) ? (after[field] ?? before[field]) : null
  const title = titles.get(name)?.get(String(row['record'])) ?? written
  return typeof title === 'string' && title !== '' ? title.slice(0, MAX_TITLE).toWellFormed() : null
}

function authorOf(row: Row, { titles }: Told): NamedRecord | null {
  const { author } = row
  return typeof author === 'string' ? namedRecord(titles, 'user', author) : null
}

function instantOf(row: Row): string {
  return new Date(Number(BigInt(String(row['micros'])) / MICROS_PER_MS)).toISOString()
}

function isOperation(value: unknown): value is ChangeEntry['operation'] {
  return value === 'create' || value === 'update' || value === 'delete'
}
