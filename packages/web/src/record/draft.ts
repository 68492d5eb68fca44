import { useState } from 'react'
import { useUser } from '../api/queries.ts'

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
  const key = `zennnn-draft ${useUser().id} ${model} ${id}`
  const [draft, setDraft] = useState(() => readDraft(key))
  const keep = (next: Draft): void => {
    setDraft(next)
    write(key, next)
  }
  return [draft, keep, () => keep({ ...EMPTY, kind: draft.kind })]
}

function readDraft(key: string): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
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
  } catch {
    return EMPTY
  }
}

/** A full or forbidden storage costs the draft, not the page. */
function write(key: string, draft: Draft): void {
  try {
    if (draft.subject === '' && draft.body === '') localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // See above.
  }
}
