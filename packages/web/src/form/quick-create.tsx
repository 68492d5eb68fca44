import type { ReactNode } from 'react'
import type { Referred } from '../fields/field-kind.ts'

/** A small form in a dialog that makes a record a reference needs; begins with what was typed as its title. */
export function QuickCreate(_: {
  readonly model: string
  readonly title: string
  readonly onCreated: (record: Referred) => void
  readonly onClose: () => void
}): ReactNode {
  return null
}
