import type { ParsedValue } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { cellValue } from './cell-value.ts'
import type { CsvRow } from './csv-file.ts'
import {
  type FieldMapping,
  type Mapping,
  type RecordMapping,
  type ReferenceMapping,
  searchFields,
} from './mapping.ts'
import type { CellSource } from './mapping-source.ts'

/** Why a row, or one cell of it, is not imported. */
export interface RowProblem {
  /** As a spreadsheet shows it. */
  readonly row: number
  /** undefined: the whole row. */
  readonly column: string | undefined
  /** The text of the cell, shortened, without the number of a payment card once it is in a progress. */
  readonly value: string | undefined
  readonly reason: string
}

/** A record that another record is to refer to, known by a text. */
export interface Wish {
  readonly model: Model
  readonly by: readonly string[]
  readonly text: string
  readonly column: string | undefined
  /** What it is made of when it is missing. */
  readonly create: RecordDraft | undefined
}

/** A record as a row describes it, before records it refers to are found. */
export interface RecordDraft {
  readonly values: ReadonlyMap<string, PlainValue>
  readonly references: ReadonlyMap<string, Wish>
  readonly many: ReadonlyMap<string, readonly Wish[]>
  readonly lines: ReadonlyMap<string, readonly RecordDraft[]>
}

type PlainValue = Extract<ParsedValue, { readonly value: unknown }>['value']

const SHOWN_LENGTH = 200

/** Reads one row by the mapping, without a look at the database. Never throws for what stands in the row. */
export function planRow(
  mapping: Mapping,
  columnCount: number,
  row: CsvRow,
): RecordDraft | readonly RowProblem[] {
  const ragged = raggedProblem(columnCount, row)
  if (ragged !== undefined) return [ragged]
  const planner = new RowPlanner(mapping, row)
  const draft = planner.record(mapping.record)
  return planner.problems.length > 0 ? planner.problems : draft
}

function raggedProblem(columnCount: number, { number, cells }: CsvRow): RowProblem | undefined {
  const surplus = cells.slice(columnCount).some((cell) => cell.trim() !== '')
  if (cells.length >= columnCount && !surplus) return undefined
  const reason = `The row has ${cells.length} cells, but the header has ${columnCount}.`
  return { row: number, column: undefined, value: undefined, reason }
}

class RowPlanner {
  readonly problems: RowProblem[] = []
  readonly #mapping: Mapping
  readonly #row: CsvRow

  constructor(mapping: Mapping, row: CsvRow) {
    this.#mapping = mapping
    this.#row = row
  }

  record(mapping: RecordMapping): RecordDraft {
    const draft = {
      values: new Map<string, PlainValue>(),
      references: new Map<string, Wish>(),
      many: new Map<string, readonly Wish[]>(),
      lines: new Map<string, readonly RecordDraft[]>(),
    }
    for (const field of mapping.fields) this.#field(draft, field)
    return draft
  }

  #field(draft: MutableDraft, mapping: FieldMapping): void {
    switch (mapping.kind) {
      case 'value':
        return this.#value(draft, mapping)
      case 'reference':
        return this.#reference(draft, mapping)
      case 'many': {
        draft.many.set(mapping.name, this.#many(mapping))
        return
      }
      case 'lines':
        draft.lines.set(mapping.name, [this.record(mapping.record)])
    }
  }

  #value(draft: MutableDraft, mapping: Extract<FieldMapping, { readonly kind: 'value' }>): void {
    const { name, field, cell } = mapping
    const text = this.#read(cell)
    if (text === undefined) return
    const parsed = cellValue(field, text, this.#mapping.style)
    if ('problem' in parsed) {
      this.#problem(cell, parsed.problem)
      return
    }
    if (parsed.value !== null || !field.required) draft.values.set(name, parsed.value)
    // An empty cell takes the default of a new record, and leaves an existing one as it is.
    else if (!('default' in field) || field.default === undefined)
      this.#problem(cell, 'A value is required here.')
  }

  #reference(draft: MutableDraft, mapping: ReferenceMapping): void {
    const { name, field, model, by, cell } = mapping
    const text = this.#read(cell)?.trim()
    if (text === undefined) return
    if (text === '') {
      if (field.required) this.#problem(cell, 'A value is required here.')
      else draft.values.set(name, null)
      return
    }
    const create = mapping.create === undefined ? undefined : this.record(mapping.create)
    draft.references.set(name, { model, by, text, column: cell.column, create })
  }

  #many(mapping: Extract<FieldMapping, { readonly kind: 'many' }>): readonly Wish[] {
    const { model, cell } = mapping
    const texts = (this.#read(cell) ?? '').split(';').map((text) => text.trim())
    return texts
      .filter((text) => text !== '')
      .map((text) => ({
        model,
        by: searchFields(model),
        text,
        column: cell.column,
        create: undefined,
      }))
  }

  #read(cell: CellSource): string | undefined {
    try {
      return cell.read(this.#row.cells)
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      this.#problem(cell, error.message)
      return undefined
    }
  }

  #problem(cell: CellSource, reason: string): void {
    const value = cell.show(this.#row.cells).slice(0, SHOWN_LENGTH)
    this.problems.push({ row: this.#row.number, column: cell.column, value, reason })
  }
}

interface MutableDraft {
  readonly values: Map<string, PlainValue>
  readonly references: Map<string, Wish>
  readonly many: Map<string, readonly Wish[]>
  readonly lines: Map<string, readonly RecordDraft[]>
}
