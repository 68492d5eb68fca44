import { useState } from 'react'
import { useUser } from '../api/queries.ts'
import { draftKey, dropDraft, findDraft, keepDraft } from '../form/drafts.ts'

export interface Draft {
  readonly kind: 'note' | 'mail'
  readonly subject: string
  readonly body: string
}

const EMPTY: Draft = { kind: 'note', subject: '', body: '' }

/** What is being written about a record, kept in this browser until it is sent: one for each person and record. */
export function useDraft(
  model: string,
  id: string,
): readonly [Draft, (draft: Draft) => void, () => void] {
  const key = draftKey({ user: useUser().id, model, id, what: 'message' })
  const [draft, setDraft] = useState(() => readDraft(key))
  const keep = (next: Draft): void => {
    setDraft(next)
    if (next.subject === '' && next.body === '') dropDraft(key)
    else keepDraft(key, { at: new Date().toISOString(), ...next })
  }
  return [draft, keep, () => keep({ ...EMPTY, kind: draft.kind })]
}

function readDraft(key: string): Draft {
  const kept = findDraft(key, new Date())
  const text = (name: string): string => {
    const value: unknown =
      typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return {
    kind: text('kind') === 'mail' ? 'mail' : 'note',
    subject: text('subject'),
    body: text('body'),
  }
}
