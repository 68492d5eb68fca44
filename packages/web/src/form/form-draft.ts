import type { FormValues } from './form-values.ts'

/** What somebody typed and did not save, kept in this browser: a crash or a reload loses nothing. */
export interface Draft {
  /** ISO 8601. */
  readonly at: string
  readonly version: number
  /** What was on the screen before the first change, to merge with what others do meanwhile. */
  readonly base: FormValues
  readonly mine: FormValues
}

const PREFIX = 'zennnn-draft:'
const KEPT_DAYS = 14
const DAY_MS = 86_400_000

/** By user, model and record; every database has an address, and so a storage, of its own. */
export function draftKey(user: string, model: string, id: string): string {
  return `${PREFIX}${user}:${model}:${id}`
}

/** Storage that is full or closed must not keep anybody from typing. */
export function keepDraft(key: string, draft: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // The draft is a net under the person, who is told by the guard all the same.
  }
}

export function findDraft(key: string, now: Date): Draft | undefined {
  try {
    dropOldDrafts(now)
    const text = localStorage.getItem(key)
    const draft: unknown = text === null ? undefined : JSON.parse(text)
    return isDraft(draft) ? draft : undefined
  } catch {
    return undefined
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was kept then.
  }
}

function dropOldDrafts(now: Date): void {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    const age = isDraft(draft) ? now.getTime() - Date.parse(draft.at) : Number.POSITIVE_INFINITY
    if (age > KEPT_DAYS * DAY_MS) localStorage.removeItem(key)
  }
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    'version' in value &&
    'base' in value &&
    'mine' in value
  )
}
