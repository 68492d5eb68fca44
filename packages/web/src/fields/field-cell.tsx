import type { ReactNode } from 'react'
import type { CellProps } from './field-kind.ts'
import { kindOf } from './field-registry.ts'

/** The value of a field of whatever kind, to be looked at. */
export function FieldCell(props: CellProps): ReactNode {
  const { Cell } = kindOf(props.field)
  return <Cell {...props} />
}
