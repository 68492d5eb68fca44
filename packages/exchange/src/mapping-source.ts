import { checkExpression, compileEvaluator, type RecordShape } from '@zennnn/expressions'
import { PlatformError } from '@zennnn/kernel'
import { unguardFormula } from './cell-guard.ts'

/** Where the text of a field comes from. */
export interface CellSource {
  /** The column to name in a message; undefined for an expression. */
  readonly column: string | undefined
  /** The text to show in a message, as it stands in the file. */
  readonly show: (cells: readonly string[]) => string
  /** Throws PlatformError when an expression takes too many steps. */
  readonly read: (cells: readonly string[]) => string
}

/** Makes sources out of what stands right of `=` in a mapping: a column's name, or `{…}` with an expression over `row`. */
export class SourceReader {
  readonly #columns: readonly string[]
  readonly #names: readonly string[]

  constructor(columns: readonly string[]) {
    this.#columns = columns
    this.#names = identifiersOf(columns)
  }

  /** Throws VALUE_INVALID for a column that the file does not have, EXPRESSION_INVALID for a bad expression. */
  parse(text: string): CellSource {
    const expression = /^\{(.*)\}$/s.exec(text)?.[1]
    return expression === undefined ? this.#column(text) : this.#expression(expression)
  }

  #column(name: string): CellSource {
    const at = this.#columns.indexOf(name)
    if (at >= 0) {
      const show = (cells: readonly string[]): string => cells[at] ?? ''
      return { column: name, show, read: (cells) => unguardFormula(show(cells)) }
    }
    throw new PlatformError('VALUE_INVALID', {
      message: `The file has no column "${name}".`,
      hint: `Its columns are: ${this.#columns.join(', ')}.`,
    })
  }

  #expression(text: string): CellSource {
    const shape: RecordShape = {
      table: 'row',
      fields: new Map(
        this.#names.map((column) => [
          column,
          { kind: 'scalar', type: 'string', nullable: false, column },
        ]),
      ),
    }
    const checked = checkExpression(text, {
      models: new Map([['row', shape]]),
      variables: new Map([['row', { record: 'row' }]]),
    })
    const evaluate = compileEvaluator(checked)
    return {
      column: undefined,
      show: () => '',
      read: (cells) => {
        const row = Object.fromEntries(this.#names.map((name, at) => [name, cells[at] ?? '']))
        const value = evaluate({ row })
        return value === null ? '' : String(value)
      },
    }
  }
}

/** `GICS Sector` is `row.GICS_Sector` in an expression; a second column of that name `row.GICS_Sector_2`. */
function identifiersOf(columns: readonly string[]): readonly string[] {
  const names = new Set<string>()
  for (const column of columns) {
    const plain = column.replaceAll(/[^A-Za-z0-9_]+/g, '_')
    const name = /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`
    let unique = name
    for (let copy = 2; names.has(unique); copy++) unique = `${name}_${copy}`
    names.add(unique)
  }
  return [...names]
}
