/** A record as the history names it; `title` is null when the asker does not see it. */
export interface NamedRecord {
  readonly id: string | null
  readonly title: string | null
}

interface Common {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** null: nobody was signed in (the bearer of a link, or the platform itself). */
  readonly by: NamedRecord | null
}

export interface ChangedField {
  readonly field: string
  /** As the API gives the field; a reference is a `NamedRecord`, many-to-many a list of them. null = no value. */
  readonly before: unknown
  readonly after: unknown
}

export interface ChangeEntry extends Common {
  readonly kind: 'change'
  readonly operation: 'create' | 'update' | 'delete'
  /** The line of the record that was changed; null for the record itself. */
  readonly line: { readonly model: string; readonly title: string | null } | null
  readonly changes: readonly ChangedField[]
}

interface NoteEntry extends Common {
  readonly kind: 'note'
  readonly body: string
}

interface MailEntry extends Common {
  readonly kind: 'mail'
  /** null when the asker does not see the address. */
  readonly to: string | null
  readonly subject: string
  readonly state: string
  /** What a person wrote; null for mails of the platform, whose words may hold links and values of others. */
  readonly body: string | null
}

export type HistoryEntry = ChangeEntry | NoteEntry | MailEntry

export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
  /** Where the next page begins; null when there is none. */
  readonly next: string | null
}
