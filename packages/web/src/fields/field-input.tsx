import type { ReactNode } from 'react'
import type { InputProps } from './field-kind.ts'
import { kindOf } from './field-registry.ts'

/** The input of whatever kind the field has. */
export function FieldInput(props: InputProps): ReactNode {
  const { Input } = kindOf(props.field)
  return <Input {...props} />
}
