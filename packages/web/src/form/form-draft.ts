import { findDraft } from './drafts.ts'
import type { FormValues } from './form-values.ts'

/** What somebody typed into a form and did not save. */
export interface FormDraft {
  /** ISO 8601. */
  readonly at: string
  readonly version: number
  /** What was on the screen before the first change, to merge with what others do meanwhile. */
  readonly base: FormValues
  readonly mine: FormValues
}

export function findFormDraft(key: string, now: Date): FormDraft | undefined {
  const draft = findDraft(key, now)
  return isFormDraft(draft) ? draft : undefined
}

function isFormDraft(value: unknown): value is FormDraft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    'version' in value &&
    'base' in value &&
    'mine' in value
  )
}
