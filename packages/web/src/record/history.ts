import { requestJson } from '../api/request.ts'

/** A person or record as the history names it; without a title it is one that the person may not see. */
export interface Named {
  readonly id: string | null
  readonly title: string | null
}

export interface Changed {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

interface Common {
  readonly id: string
  readonly at: string
  /** null: nobody was signed in. */
  readonly by: Named | null
}

export interface ChangeEntry extends Common {
  readonly kind: 'change'
  readonly operation: 'create' | 'update' | 'delete'
  readonly line: { readonly model: string; readonly title: string | null } | null
  readonly changes: readonly Changed[]
}

export interface NoteEntry extends Common {
  readonly kind: 'note'
  readonly body: string
}

export interface MailEntry extends Common {
  readonly kind: 'mail'
  readonly to: string | null
  readonly subject: string
  readonly state: string
  readonly body: string | null
}

export type HistoryEntry = ChangeEntry | NoteEntry | MailEntry
export type HistoryShown = 'all' | 'messages' | 'changes'

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[]
  readonly next: string | null
}

/** A page of `/api/history/<model>/<id>`, described in packages/data/src/history. */
export async function readHistory(
  record: { readonly model: string; readonly id: string },
  shown: HistoryShown,
  before: string | null,
): Promise<HistoryPage> {
  const query = new URLSearchParams({ show: shown, ...(before === null ? {} : { before }) })
  const path = `/api/history/${record.model}/${record.id}?${query.toString()}`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server answers is what this type says; a test of the server holds its shape
  return (await requestJson(path)) as HistoryPage
}

/** Mails that are still under way: their state will change without an event that everybody hears. */
export function isUnderWay(entry: HistoryEntry): boolean {
  return entry.kind === 'mail' && (entry.state === 'queued' || entry.state === 'sending')
}

/** Changes of one person in one moment belong together: a new order and its lines. */
export function toBlocks(entries: readonly HistoryEntry[]): readonly (readonly HistoryEntry[])[] {
  const blocks: HistoryEntry[][] = []
  for (const entry of entries) {
    const last = blocks.at(-1)
    if (last?.[0] !== undefined && isSameMoment(last[0], entry)) last.push(entry)
    else blocks.push([entry])
  }
  return blocks
}

function isSameMoment(a: HistoryEntry, b: HistoryEntry): boolean {
  return a.kind === 'change' && b.kind === 'change' && a.at === b.at && a.by?.id === b.by?.id
}
