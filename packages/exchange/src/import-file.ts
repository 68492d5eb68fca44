import { type Door, openAttachment, openDoor, type Sight, uploadAttachment } from '@zennnn/data'
import { type Clock, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Registry, Translate } from '@zennnn/model'
import { ISO_FORMAT, parseDateFormat } from './cell-date.ts'
import { unguardFormula } from './cell-guard.ts'
import { CellPlace } from './cell-place.ts'
import type { CsvFile } from './csv-file.ts'
import { openCsv, readRows } from './csv-read.ts'
import type { ImportAsker } from './import-asker.ts'
import { readRights } from './import-rights.ts'
import { guessMapping } from './mapping-guess.ts'
import { isZip, MAX_XLSX_BYTES, type SpreadsheetReader } from './xlsx-read.ts'

/** 50 MB, as for any attachment. */
export const MAX_IMPORT_BYTES = 52_428_800

/** Rows that are looked at for samples and guesses. */
const HEAD_ROWS = 200
const SAMPLES = 3
const SAMPLE_LENGTH = 80

/** What is to be known of a file before anybody says what its columns mean. */
export interface FileHead {
  /** Attachment that holds it as CSV. */
  readonly file: RecordId
  readonly rows: number
  readonly columns: readonly ColumnHead[]
  /** A guess by names, labels and usual words; texts as in ImportRequest. */
  readonly map: readonly string[]
  /** A mapped field whose values are all different, so that records could be recognised by it; null for none. */
  readonly key: string | null
  /** Undefined where dates are written as YYYY-MM-DD or there are none. */
  readonly date_format: string | null
  readonly decimal_mark: '.' | ','
}

interface ColumnHead {
  readonly name: string
  /** The first different values. */
  readonly samples: readonly string[]
}

export interface FileStore {
  readonly asker: ImportAsker
  readonly registry: Registry
  readonly clock: Clock
}

/** A store into which files come. */
export interface FileIntake extends FileStore {
  readonly spreadsheets: SpreadsheetReader
}

/**
 * Stores a file; a spreadsheet becomes CSV. VALUE_INVALID with a sentence for what is neither, and with row and column for
 * the number of a payment card.
 */
export async function storeImportFile(
  { asker, registry, clock, spreadsheets }: FileIntake,
  bytes: AsyncIterable<Uint8Array>,
): Promise<RecordId> {
  return await uploadAttachment(
    { registry, clock, door: doorOf(asker) },
    {
      name: 'import.csv',
      owner: undefined,
      bytes: asCsv(bytes, async (packed) => await spreadsheets.toCsv(asker.database, packed)),
      limitBytes: MAX_IMPORT_BYTES,
      cardPlace: new CellPlace(),
    },
  )
}

/** NOT_FOUND for a file that the asker does not see. */
export async function openImportFile(door: Door, file: RecordId): Promise<CsvFile> {
  return await openCsv(async function* () {
    yield* (await openAttachment(door, file)).bytes
  })
}

/** Looks at a stored file, for an import into a model that the asker knows of. */
export async function readHead(
  { asker, registry }: FileStore,
  wanted: {
    readonly model: string
    readonly file: RecordId
    /** Speaks the language of the asker, in which columns may be called. */
    readonly translate: Translate
  },
): Promise<FileHead> {
  const { sight, writesReadonly } = await readRights({ ...asker, registry })
  const model = modelOf(sight, wanted.model)
  const file = await openImportFile(doorOf(asker), wanted.file)
  const rows: (readonly string[])[] = []
  for await (const { cells } of readRows(file)) {
    rows.push(cells)
    if (rows.length === HEAD_ROWS) break
  }
  const map = guessMapping(model, file.columns, {
    writesReadonly,
    words: 'usual',
    translate: wanted.translate,
  })
  const columns = file.columns.map((name, at) => ({
    name,
    values: rows.map((row) => row[at] ?? ''),
  }))
  const mapped = map.flatMap((text) => {
    const [name, column] = splitEntry(text)
    const field = model.fields.get(name)
    const values = columns.find((each) => each.name === column)?.values ?? []
    return field === undefined ? [] : [{ name, field, values }]
  })
  const ofKinds = (...kinds: readonly string[]): readonly string[] =>
    mapped.flatMap(({ field, values }) => (kinds.includes(field.kind) ? values : []))
  return {
    file: wanted.file,
    rows: file.rowCount,
    columns: columns.map(({ name, values }) => ({ name, samples: samplesOf(values) })),
    map,
    key: mapped.find(({ name, field, values }) => isKey(name, field, values))?.name ?? null,
    date_format: guessDateFormat(ofKinds('date', 'dateTime')),
    decimal_mark: guessDecimalMark(ofKinds('decimal', 'money')),
  }
}

function doorOf({ connections, database, principal }: ImportAsker): Door {
  return openDoor(connections, database, principal)
}

/** As they come when it is text; a ZIP is collected and read as a spreadsheet. */
async function* asCsv(
  bytes: AsyncIterable<Uint8Array>,
  toCsv: (packed: Uint8Array) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] | undefined
  let size = 0
  let isFirst = true
  for await (const piece of bytes) {
    if (piece.length === 0) continue
    if (isFirst && isZip(piece)) packed = []
    isFirst = false
    if (packed === undefined) {
      yield piece
      continue
    }
    size += piece.length
    if (size > MAX_XLSX_BYTES)
      throw new PlatformError('BODY_TOO_LARGE', {
        message: 'A spreadsheet (XLSX) has at most 10 MB. Save the table as CSV.',
      })
    packed.push(piece)
  }
  if (packed !== undefined) yield await toCsv(Buffer.concat(packed))
}

function modelOf(sight: Sight, name: string): NonNullable<ReturnType<Sight['models']['get']>> {
  const model = sight.models.get(name)
  if (model !== undefined) return model
  throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${name}".` })
}

function splitEntry(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

function samplesOf(values: readonly string[]): readonly string[] {
  const given = new Set(values.map((value) => value.trim()).filter((value) => value !== ''))
  return [...given].slice(0, SAMPLES).map((value) => unguardFormula(value).slice(0, SAMPLE_LENGTH))
}

function isKey(
  name: string,
  field: { readonly kind: string; readonly unique?: boolean },
  values: readonly string[],
): boolean {
  const isUnique = name === 'id' || (field.kind === 'text' && field.unique === true)
  return isUnique && !values.includes('') && new Set(values).size === values.length
}

const DATE_FORMATS = ['D.M.YYYY', 'M/D/YYYY', 'D/M/YYYY', 'D-M-YYYY'] as const

/** The first format in which all dates of the sample can be read and mean a day. */
function guessDateFormat(values: readonly string[]): string | null {
  const days = values.map((value) => value.trim()).filter((value) => value !== '')
  if (days.length === 0 || days.some((value) => ISO_FORMAT.read(value) !== undefined)) return null
  const wanted = DATE_FORMATS.flatMap((text) => [text, `${text} H:MM`, `${text} H:MM:SS`])
  return wanted.find((text) => days.every((value) => isDay(text, value))) ?? null
}

function isDay(format: string, value: string): boolean {
  const day = parseDateFormat(format).read(value)?.day
  if (day === undefined) return false
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

/** A comma with other than three digits behind it, and no point behind the comma, is a decimal comma. */
function guessDecimalMark(values: readonly string[]): '.' | ',' {
  return values.some((value) => /^-?[\d.]*,\d{1,2}$/.test(value.trim())) ? ',' : '.'
}
