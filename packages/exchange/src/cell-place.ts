import type { CardPlace } from '@zennnn/data'
import { findDelimiter } from './csv-delimiter.ts'
import type { Delimiter } from './csv-file.ts'

/** Of the text, before it is known what parts its cells. */
const START_LENGTH = 65_536

/** Which row and column of a CSV file a reader is in; the header is row 1, as a spreadsheet shows it. */
export class CellPlace implements CardPlace {
  #start = ''
  #delimiter: Delimiter | undefined
  #row = 1
  #column = 0
  readonly #header: string[] = ['']
  #isQuoted = false
  /** The last character: what follows a cell's start, or a quote that was closed. */
  #last = '\n'

  advance(text: string): void {
    if (this.#delimiter !== undefined) {
      this.#read(text, this.#delimiter)
      return
    }
    this.#start += text
    if (this.#start.length >= START_LENGTH) this.#begin()
  }

  describe(): ReturnType<CardPlace['describe']> {
    if (this.#delimiter === undefined) this.#begin()
    const name = this.#row > 1 ? this.#header[this.#column]?.trim() : undefined
    const column = name === undefined || name === '' ? String(this.#column + 1) : `"${name}"`
    return {
      sentence: `Row ${this.#row}, column ${column}`,
      details: { row: this.#row, column: name === undefined || name === '' ? null : name },
    }
  }

  #begin(): void {
    this.#delimiter = findDelimiter(this.#start)
    this.#read(this.#start, this.#delimiter)
    this.#start = ''
  }

  #read(text: string, delimiter: Delimiter): void {
    for (const character of text) {
      if (character === '"' && this.#isQuote(delimiter)) this.#turn()
      else if (this.#isQuoted) this.#keep(character)
      else if (character === delimiter) this.#nextCell()
      else if (character === '\n' || character === '\r') this.#nextRow(character)
      else this.#keep(character)
      this.#last = character
    }
  }

  /** Inside a cell it is a sign like others. */
  #isQuote(delimiter: Delimiter): boolean {
    return this.#isQuoted || ['"', delimiter, '\n', '\r', '\ufeff'].includes(this.#last)
  }

  /** Two quotes inside of quotes are one that is meant. */
  #turn(): void {
    if (!this.#isQuoted && this.#last === '"') this.#keep('"')
    this.#isQuoted = !this.#isQuoted
  }

  #keep(character: string): void {
    if (this.#row === 1 && character !== '\ufeff') this.#header[this.#column] += character
  }

  #nextCell(): void {
    this.#column += 1
    if (this.#row === 1) this.#header.push('')
  }

  #nextRow(character: string): void {
    if (character === '\n' && this.#last === '\r') return
    this.#row += 1
    this.#column = 0
  }
}
