import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { TEXT_OPERATORS } from './field-operators.ts'

function TextCell({ value }: CellProps): ReactNode {
  return textOf(value)
}

function TextFieldInput({ field, value, onChange, look, ...props }: InputProps): ReactNode {
  const { isRequired, isReadonly, problem, autoFocus } = props
  return (
    <TextInput
      {...(look === 'field' ? { label: field.label } : { 'aria-label': field.label })}
      description={look === 'field' ? field.help : undefined}
      withAsterisk={isRequired}
      readOnly={isReadonly}
      error={problem}
      data-autofocus={autoFocus}
      maxLength={field.maxLength}
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** Also what a kind that the client does not know is shown as. */
export const textField: FieldKindView = {
  Cell: TextCell,
  Input: TextFieldInput,
  align: 'start',
  select: (field) => field.name,
  toText: textOf,
  toWire: (value) => (value === '' ? null : value),
  isSame: (a, b) => textOf(a) === textOf(b),
  operators: TEXT_OPERATORS,
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
