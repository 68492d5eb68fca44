import { quoted, refuseOperand } from './query-refuse.ts'

const MAX_PATTERN_LENGTH = 200

/**
 * A LIKE pattern; `*` stands for `%`, as URLs want it. One that ends in an odd number of backslashes is refused: PostgreSQL
 * raises an error for it only when a row matches all before it, and with a leakproof LIKE also for rows one may not see.
 */
export function parseLikePattern(text: string, at: string): string {
  const backslashes = /\\*$/.exec(text)?.[0].length ?? 0
  if (backslashes % 2 === 1)
    throw refuseOperand(`${at}: the pattern ${quoted(text)} ends in a single backslash.`)
  return text.replaceAll('*', '%')
}

/**
 * A regular expression of the safe subset: literals, `.`, `^`, `$`, `[…]`, `|`, escaped signs, and `*`, `+`, `?` on one of
 * these. Groups, back references and counts are refused: PostgreSQL's engine can take exponential time for them.
 */
export function parseRegularExpression(text: string, at: string): string {
  if (text.length > MAX_PATTERN_LENGTH)
    throw refuseOperand(`${at}: the pattern is longer than ${MAX_PATTERN_LENGTH} characters.`)
  if (!SAFE_EXPRESSION.test(text) || !hasOrderedRanges(text))
    throw refuseOperand(
      `${at}: the pattern ${quoted(text)} is not allowed.`,
      'Allowed are literals, . ^ $ [a-z] | and * + ? after one character; no groups, no counts.',
    )
  return text
}

/** `^` or `$`, or one atom with at most one quantifier; the alternatives begin differently, so this cannot backtrack far. */
const SAFE_EXPRESSION =
  /^(?:[\^|$]|(?:\\[^\p{L}\p{N}]|\[\^?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[\p{L}\p{N}_ .,:;/@#](?!-))+\]|[^\\[\](){}*+?^$|])[*+?]?)*$/u

/** PostgreSQL refuses `[z-a]` by an error of its own. */
function hasOrderedRanges(text: string): boolean {
  const brackets = text.match(/\[[^\]]*\]/g) ?? []
  return brackets
    .flatMap((bracket) => [...bracket.matchAll(/(.)-(.)/g)])
    .every(([, from = '', to = '']) => from <= to)
}

const SEARCH_WORD = /^!?[\p{L}\p{N}_]+(?::\*)?$/u

/** The operand of `fts` (`to_tsquery`): words joined by `&`, `|` or `<->`; anything else is a syntax error there. */
export function parseSearchQuery(text: string, at: string): string {
  const words = text.split(/\s*(?:&|\||<->)\s*/u)
  if (words.every((word) => SEARCH_WORD.test(word.trim()))) return text
  throw refuseOperand(
    `${at}: ${quoted(text)} is not words joined by &, | or <->.`,
    'wfts takes words as people write them.',
  )
}
