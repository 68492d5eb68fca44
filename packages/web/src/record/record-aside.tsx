import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'

/** Beside a record: what was written about it, its files, and who changed what. */
export function RecordAside(_: { readonly model: ModelMeta; readonly id: string }): ReactNode {
  return null
}
