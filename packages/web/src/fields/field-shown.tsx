import type { ReactNode } from 'react'
import { formatInteger } from '../language/format.ts'
import type { CellProps, FieldKindView } from './field-kind.ts'
import { textField } from './field-text.tsx'
import { alwaysReadonly } from './readonly-value.tsx'
import styles from './value.module.css'

/** A kind as it is shown, for values that the platform keeps: computed ones, totals, numbers, ids. */
export function shownOnly(kind: FieldKindView): FieldKindView {
  return { ...kind, Input: alwaysReadonly(kind.Cell) }
}

function CodeCell({ value }: CellProps): ReactNode {
  return <bdi className={styles.code}>{textField.toText(value, NO_FIELD)}</bdi>
}

/** Compared whole or not at all: part of an id says nothing. */
export const idField: FieldKindView = {
  ...textField,
  Cell: CodeCell,
  Input: alwaysReadonly(CodeCell),
  operators: [],
}

function CountCell({ value }: CellProps): ReactNode {
  return <bdi className={styles.number}>{countText(value)}</bdi>
}

/** Where lines are not drawn as lines, how many there are. */
export const collectionField: FieldKindView = {
  Cell: CountCell,
  Input: alwaysReadonly(CountCell),
  align: 'end',
  select: (field) => `${field.name}(count)`,
  toText: countText,
  toWire: (value) => value,
  isSame: (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []),
  operators: [],
}

const NO_FIELD = { name: '', kind: 'text', label: '', required: false, readonly: true } as const

/** `[{count: 3}]` as lists bring it, or the records themselves. */
function countText(value: unknown): string {
  if (!Array.isArray(value)) return ''
  const counted: unknown = Object(value[0]).count
  return formatInteger(value.length === 1 && typeof counted === 'number' ? counted : value.length)
}
