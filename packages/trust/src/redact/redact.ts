import { isIPv6 } from 'node:net'

/** What names somebody whatever it is about: ids of databases, addresses of mail and of machines, keys. */
const TELLING: readonly (readonly [RegExp, string])[] = [
  [/\bz_[0-9a-z]{26}\b/g, '[database]'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu, '[e-mail]'],
  [/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g, '[address]'],
]

/** Shorter ones are parts of words, and no secret. */
const SHORTEST_NAME = 3

/** A text without what it must not tell outside. */
export type Redact = (text: string) => string

/**
 * Takes the names of customers, hosts and people out of texts, in any case and form of Unicode, where they stand as words of their
 * own; `kept`: names that are published anyway, as that of the cloud. What is redacted twice is as after once.
 */
export function redactor(names: readonly string[], kept: readonly string[] = []): Redact {
  const keep = new Set(kept.map(folded))
  const parts = [...new Set(names.map((name) => name.normalize('NFKC').trim()))]
    .filter((name) => name.length >= SHORTEST_NAME && !keep.has(folded(name)))
    // The longest first: a host, and not the name of the customer in it.
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((name) =>
      name
        .split(/\s+/)
        .map((word) => RegExp.escape(word))
        .join(String.raw`\s+`),
    )
  const named =
    parts.length === 0
      ? undefined
      : new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu')
  return (text) => {
    const plain = text.normalize('NFKC')
    const unnamed = named === undefined ? plain : plain.replaceAll(named, '[customer]')
    const untold = TELLING.reduce(
      (left, [pattern, mark]) => left.replaceAll(pattern, mark),
      unnamed,
    )
    // Times of day look alike, and are none.
    return untold.replaceAll(/[0-9a-f]*(?::[0-9a-f]*){2,}/gi, (found) =>
      isIPv6(found) ? '[address]' : found,
    )
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
