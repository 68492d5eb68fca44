import type { ReactNode } from 'react'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { NUMBER_OPERATORS } from './field-operators.ts'
import { readDecimal, showDecimal, toCanonical } from './number-text.ts'
import { orReadonly } from './readonly-value.tsx'
import { TypedInput } from './typed-input.tsx'
import styles from './value.module.css'
import { textOf } from './value-text.ts'

const DECIMAL_KEYS = { inputMode: 'decimal', dir: 'ltr' } as const
const INTEGER_KEYS = { inputMode: 'numeric', dir: 'ltr' } as const

export const integerField = numberField({ read: readInteger, show: (value) => showNumber(value) })

export const decimalField = numberField({ read: readDecimal, show: (value) => showNumber(value) })

export const moneyField = numberField({ read: readDecimal, show: (value) => showNumber(value, 2) })

/** Sums of lines: as many digits as the summed field has, which the value itself shows. */
export const totalField = numberField({
  read: readDecimal,
  show: (value) => showNumber(value, textOf(value).split('.')[1]?.length ?? 0),
})

function numberField(kind: {
  readonly read: (text: string) => unknown
  readonly show: (value: unknown) => string
}): FieldKindView {
  const { read, show } = kind
  function NumberCell({ value }: CellProps): ReactNode {
    return <bdi className={styles.number}>{show(value)}</bdi>
  }
  function NumberInput(props: InputProps): ReactNode {
    const native = read === readInteger ? INTEGER_KEYS : DECIMAL_KEYS
    return (
      <TypedInput
        {...props}
        read={read}
        show={show}
        isSame={isSameNumber}
        align="end"
        native={native}
      />
    )
  }
  return {
    Cell: NumberCell,
    Input: orReadonly(NumberCell, NumberInput),
    align: 'end',
    select: (field) => field.name,
    toText: show,
    toWire: (value) => (value === '' ? null : value),
    isSame: isSameNumber,
    operators: NUMBER_OPERATORS,
  }
}

function readInteger(text: string): number | undefined {
  const value = readDecimal(text)
  const number = value === undefined ? Number.NaN : Number(value)
  return Number.isSafeInteger(number) && !toCanonical(value ?? '').includes('.')
    ? number
    : undefined
}

function showNumber(value: unknown, minimumDigits = 0): string {
  return showDecimal(textOf(value), minimumDigits)
}

/** `12.50` and `12.5` are the same: the database writes as many zeros as the field has. */
function isSameNumber(a: unknown, b: unknown): boolean {
  return toCanonical(textOf(a)) === toCanonical(textOf(b))
}
