/** A file that can be read from its start as often as needed: once to look, once to import, once to list what failed. */
export type FileSource = () => AsyncIterable<Uint8Array>

/** How a CSV file is written, found by looking at all of it. */
export interface CsvDialect {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  readonly delimiter: Delimiter
}

/** A CSV file that was looked through. */
export interface CsvFile {
  readonly source: FileSource
  readonly dialect: CsvDialect
  /** Names in the header, each once: a second `Name` is `Name (2)`, an empty one `Column 3`. */
  readonly columns: readonly string[]
  /** Rows below the header. */
  readonly rowCount: number
  /** SHA-256 of all bytes, in hex. */
  readonly hash: string
}

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** One row as it stands in the file. */
export interface CsvRow {
  /** As a spreadsheet shows it: the header is row 1, empty lines count. */
  readonly number: number
  readonly cells: readonly string[]
}
