/**
 * Where what people type and did not save is kept: in this browser, by person, so that a crash, a reload or a session that
 * ended loses nothing. Signing out takes all of it away, in every tab, and nobody else who signs in here finds it.
 */
const PREFIX = 'zennnn-draft:'
const CHANNEL = 'zennnn-drafts'
const KEPT_DAYS = 14
const DAY_MS = 86_400_000

/** The person signed out, here or in another tab: a tab that still has a form open keeps nothing more of it. */
let areClosed = false

export interface DraftOf {
  readonly user: string
  readonly model: string
  /** `new` for one that is not saved yet. */
  readonly id: string
  readonly what: 'form' | 'message'
}

/** Every database has an address, and so a storage, of its own. */
export function draftKey({ user, model, id, what }: DraftOf): string {
  return `${ownPrefix(user)}${model}:${id}:${what}`
}

/** `draft` has an ISO 8601 `at`, from which it is kept for two weeks. */
export function keepDraft(key: string, draft: { readonly at: string }): void {
  if (areClosed) return
  // Storage that is full or closed must not keep anybody from typing: the draft is a net, and the guard asks all the same.
  tolerantly(() => localStorage.setItem(key, JSON.stringify(draft)))
}

/** What was kept, as it was written by whatever version of this page. */
export function findDraft(key: string, now: Date): unknown {
  return tolerantly(() => {
    dropKeys((_, text) => isFresh(text, now))
    return parsed(localStorage.getItem(key))
  })
}

export function dropDraft(key: string): void {
  tolerantly(() => localStorage.removeItem(key))
}

/** At the start and after signing in again: what somebody else left here is not for this person. */
export function openDrafts(user: string): void {
  areClosed = false
  tolerantly(() => dropKeys((key) => key.startsWith(ownPrefix(user))))
}

/** After signing out. */
export function closeDrafts(): void {
  forget()
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches pages of this origin only; the rule thinks of windows
  channel.postMessage('closed')
  channel.close()
}

/** Hears of another tab in which the person signed out; for as long as the page lives. */
export function followSignOut(): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', forget)
}

function forget(): void {
  areClosed = true
  tolerantly(() => dropKeys(() => false))
}

function ownPrefix(user: string): string {
  return `${PREFIX}${user}:`
}

/** Removes the drafts that are not to be kept; what else is stored here stays. */
function dropKeys(isKept: (key: string, text: string) => boolean): void {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)))
    if (!isKept(key, localStorage.getItem(key) ?? '')) localStorage.removeItem(key)
}

function isFresh(text: string, now: Date): boolean {
  const at = Date.parse(String(Object(parsed(text)).at))
  return now.getTime() - at <= KEPT_DAYS * DAY_MS
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Storage can be full or forbidden: that costs the draft, not the page. */
function tolerantly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
