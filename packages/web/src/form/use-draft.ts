import { useEffect, useRef, useState } from 'react'
import { useUser } from '../api/queries.ts'
import { draftKey, dropDraft, keepDraft } from './drafts.ts'
import { type FormDraft, findFormDraft } from './form-draft.ts'
import type { FormPlan } from './form-plan.ts'
import type { RecordForm } from './use-record-form.ts'

const PAUSE_MS = 300

export interface DraftOffer {
  /** What was found when the form was opened; undefined once the person decided. */
  readonly draft: FormDraft | undefined
  readonly decide: () => void
  /** Forgets what is kept, after saving or discarding. */
  readonly drop: () => void
}

/** Keeps what is typed in this browser, and finds what was kept before. */
export function useDraft(plan: FormPlan, form: RecordForm, id: string): DraftOffer {
  const key = draftKey({ user: useUser().id, model: plan.model.name, id, what: 'form' })
  const [draft, setDraft] = useState(() => findFormDraft(key, new Date()))
  const { base, values, row } = form.state
  const keep = useRef<() => void>(() => undefined)
  const wasDirty = useRef(false)
  useEffect(() => {
    if (!form.isDirty) {
      if (wasDirty.current) dropDraft(key)
      wasDirty.current = false
      keep.current = () => undefined
      return undefined
    }
    wasDirty.current = true
    keep.current = () => {
      const draft: FormDraft = {
        at: new Date().toISOString(),
        version: Number(row['version'] ?? 0),
        base,
        mine: values,
      }
      keepDraft(key, draft)
    }
    const timer = setTimeout(keep.current, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [key, form.isDirty, base, values, row])
  useEffect(() => {
    // The page may be gone before the pause is over.
    const flush = (): void => keep.current()
    window.addEventListener('pagehide', flush)
    return () => window.removeEventListener('pagehide', flush)
  }, [])
  return {
    draft,
    decide: () => setDraft(undefined),
    drop: () => {
      keep.current = () => undefined
      wasDirty.current = false
      dropDraft(key)
      setDraft(undefined)
    },
  }
}
