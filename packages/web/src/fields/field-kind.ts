import type { ComponentType } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import type { Filter, Row } from '../api/records.ts'

/** A value where it is only looked at: a cell of a list, a card, the history. */
export interface CellProps {
  readonly field: FieldMeta
  readonly value: unknown
  /** The record it belongs to, for kinds whose value needs another one. */
  readonly row: Row
}

/** A value where it is changed: in a form, in a row of a list, in a line of a document. */
export interface InputProps {
  readonly field: FieldMeta
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  /** `field`: with label and help. `cell`: bare, the label is only said to screen readers. */
  readonly look: 'field' | 'cell'
  readonly isRequired: boolean
  readonly isReadonly: boolean
  /** What is wrong with it, from a check here or from the server. */
  readonly problem?: string | undefined
  readonly autoFocus?: boolean
}

/**
 * With what the value of a condition is given, and how it is written as text:
 * - `none`: there is no value
 * - `text`: as typed
 * - `number`: `-12.5`, whatever the language writes
 * - `date`: `2026-11-28`
 * - `values`: keys of the field's values, joined by commas
 * - `reference`: ids of records of the field's model, joined by commas
 */
export type FilterEditor = 'none' | 'text' | 'number' | 'date' | 'values' | 'reference'

/** One condition of a filter that people build: `is before`, with how it is asked of the server. */
export interface FilterOperator {
  /** Stands in addresses and saved searches. */
  readonly name: string
  /** In the language spoken when it is shown. */
  readonly label: () => string
  readonly editor: FilterEditor
  /** Two values of that editor: `2026-11-01..2026-11-30`; either may be missing. */
  readonly isRange?: true
  /** Conditions that must all hold; undefined while the value is not complete. */
  readonly toFilters: (path: string, value: string) => readonly Filter[] | undefined
}

/** All that the client knows of a kind of field. A kind that is not registered is shown as text and not edited. */
export interface FieldKindView {
  readonly Cell: ComponentType<CellProps>
  readonly Input: ComponentType<InputProps>
  /** Where the value stands in a column: numbers at the end. */
  readonly align: 'start' | 'end'
  /**
   * Its part of a select; undefined for kinds that lists do not read. `title` names the title field of another model,
   * undefined for one that the person may not know of.
   */
  readonly select: (
    field: FieldMeta,
    title: (model: string) => string | undefined,
  ) => string | undefined
  /** As one line of text: history, tooltips, sorting aloud. */
  readonly toText: (value: unknown, field: FieldMeta) => string
  /** What goes to the server for a value that an Input gave: of a reference its id; undefined = it cannot be sent. */
  readonly toWire: (value: unknown) => unknown
  /** Whether two values are the same, so that nothing changed. */
  readonly isSame: (a: unknown, b: unknown) => boolean
  readonly operators: readonly FilterOperator[]
}

/** A record that a reference leads to, as selects of this client bring it. */
export interface Referred {
  readonly id: string
  readonly title: string
}

export function isReferred(value: unknown): value is Referred {
  return typeof value === 'object' && value !== null && 'id' in value && 'title' in value
}
