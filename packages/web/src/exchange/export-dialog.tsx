import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import type { ListQuery } from '../api/records.ts'

export interface ExportDialogProps {
  readonly model: ModelMeta
  /** Fields shown in the list, in their order. */
  readonly columns: readonly string[]
  /** What the list shows: filters, conditions and order. */
  readonly query: Pick<ListQuery, 'filters' | 'conditions' | 'order'>
  readonly selectedIds: readonly string[]
  /** How many match in all. */
  readonly total: number | undefined
  readonly onClose: () => void
}

/** Asks for scope (37 selected, all 25,943 matching) and format, and downloads. */
export function ExportDialog(_: ExportDialogProps): ReactNode {
  return null
}
