import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { CsvError, type Info, parse } from 'csv-parse'
import { findDelimiter } from './csv-delimiter.ts'
import type { CsvDialect, CsvFile, CsvRow, FileSource } from './csv-file.ts'
import { refuseOtherFormats } from './csv-signature.ts'
import { decodedText, findEncoding } from './csv-text.ts'

const START_BYTES = 64 * 1024
/** One row; more is a quote that was never closed. */
const MAX_ROW_LENGTH = 2_000_000
const MAX_ROWS = 1_000_000
const MAX_COLUMNS = 1000
/** Delimiters in one line. The parser counts what stands in cells: empty ones would be without end. */
const MAX_DELIMITERS = 100_000
/** Characters taken apart before anybody else gets a turn: some 20 ms when every second one is a line break. */
const PIECE_LENGTH = 16_384

/** Looks through the whole file. Throws VALUE_INVALID with a sentence for what is no CSV file with a header. */
export async function openCsv(source: FileSource): Promise<CsvFile> {
  const start = await readStart(source)
  refuseOtherFormats(start)
  const encoding = await findEncoding(source, start)
  const startText = new TextDecoder(encoding).decode(start, { stream: true })
  const dialect = { encoding, delimiter: findDelimiter(startText) }
  let header: readonly string[] | undefined
  let rowCount = 0
  for await (const row of records(source, dialect)) {
    if (header === undefined) header = row.cells
    else rowCount++
    if (rowCount > MAX_ROWS)
      throw invalid(`The file has more than ${MAX_ROWS} rows. Import it in parts.`)
  }
  if (header === undefined) throw invalid('The file is empty.')
  if (header.length > MAX_COLUMNS) throw invalid(`The file has more than ${MAX_COLUMNS} columns.`)
  return { source, dialect, columns: nameColumns(header), rowCount, hash: await hashOf(source) }
}

/** The rows below the header. */
export async function* readRows(file: CsvFile): AsyncGenerator<CsvRow> {
  let isHeader = true
  for await (const row of records(file.source, file.dialect)) {
    if (!isHeader) yield row
    isHeader = false
  }
}

async function* records(source: FileSource, dialect: CsvDialect): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter: dialect.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_LENGTH,
    info: true,
  })
  // Errors of the source reach the loop below through the parser.
  pipeline(
    Readable.from(inPieces(decodedText(source, dialect.encoding), dialect.delimiter)),
    parser,
    () => undefined,
  )
  try {
    for await (const parsed of parser) {
      const row: unknown = parsed
      if (isParsed(row))
        yield { number: row.info.records + row.info.empty_lines, cells: row.record }
    }
  } catch (error) {
    throw error instanceof CsvError ? explain(error) : error
  }
}

/** The same text, and time in between for whoever else lives in this process. */
async function* inPieces(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<string> {
  let inLine = 0
  for await (const text of texts)
    for (let at = 0; at < text.length; ) {
      const piece = text.slice(at, at + PIECE_LENGTH)
      // Half of a character that takes two units would be lost.
      const isCut = at + piece.length < text.length && /[\ud800-\udbff]$/.test(piece)
      inLine = delimitersInLine(piece, delimiter, inLine)
      if (inLine > MAX_DELIMITERS)
        throw invalid(`A line has more than ${MAX_DELIMITERS} cells. Is this a table?`)
      yield isCut ? piece.slice(0, -1) : piece
      at += isCut ? piece.length - 1 : piece.length
      await breathe()
    }
}

/** Delimiters since the last line break, after `before` at the start of the piece. */
function delimitersInLine(piece: string, delimiter: string, before: number): number {
  const lines = piece.split('\n')
  const own = (lines.at(-1) ?? '').split(delimiter).length - 1
  return lines.length === 1 ? before + own : own
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: Info
}

/** What csv-parse yields with `info: true`. */
function isParsed(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null && 'record' in value && 'info' in value
}

function explain(error: CsvError): PlatformError {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return invalid('A quotation mark (") is opened and never closed, so rows cannot be told apart.')
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return invalid(
      `A row is longer than ${MAX_ROW_LENGTH} characters. Is a quotation mark (") not closed?`,
    )
  return new PlatformError('VALUE_INVALID', {
    message: 'The file cannot be read as CSV.',
    cause: error,
  })
}

async function hashOf(source: FileSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of source()) hash.update(bytes)
  return hash.digest('hex')
}

async function readStart(source: FileSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const bytes of source()) {
    pieces.push(bytes)
    length += bytes.length
    if (length >= START_BYTES) break
  }
  return Buffer.concat(pieces).subarray(0, START_BYTES)
}

function nameColumns(header: readonly string[]): readonly string[] {
  const names = new Set<string>()
  for (const [at, cell] of header.entries()) {
    const name = cell.trim() === '' ? `Column ${at + 1}` : cell.trim()
    let unique = name
    for (let copy = 2; names.has(unique); copy++) unique = `${name} (${copy})`
    names.add(unique)
  }
  return [...names]
}

function invalid(message: string): PlatformError {
  return new PlatformError('VALUE_INVALID', { message })
}
