import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'

/** Buttons for what can be done with this record in its state, each with its question and its parameters. */
export function RecordActions(_: {
  readonly model: ModelMeta
  readonly record: Row
  /** True while there is something unsaved: an action sees what is saved. */
  readonly isDirty: boolean
  readonly onDone: () => void
}): ReactNode {
  return null
}
