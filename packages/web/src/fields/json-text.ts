/** What was typed as JSON and is none yet. Kept as the value, so that nothing typed is lost. */
interface Unread {
  readonly $unread: string
}

export function isUnread(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null && '$unread' in value
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const unread: Unread = { $unread: text }
    return unread
  }
}

export function showJson(value: unknown): string {
  if (value === null || value === undefined) return ''
  return isUnread(value) ? value.$unread : JSON.stringify(value, null, 2)
}
