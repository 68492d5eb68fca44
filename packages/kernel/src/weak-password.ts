import { COMMON_PASSWORDS } from './common-passwords.ts'

/** Below it a password is among what is guessed first. */
export const WEAK_BELOW = 6

const LONGEST_WORD = 16
const SHORTEST_WORD = 4
const SHORTEST_OWN_WORD = 3
const SHORTEST_RUN = 3
const KEYBOARD = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890']
const KEYBOARD_RUN = 4
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
  '7': 't',
}

export interface PasswordWeight {
  /** What has to be guessed, counted in characters of one's own: a common word stands for two, what follows a rule for one. */
  readonly weight: number
  readonly found: readonly GuessedPart[]
}

/** Why a part is guessed first: known of the person, a common word, keys or characters in a row (or a year), there before. */
export type GuessedKind = 'known' | 'common' | 'row' | 'repeated'

export interface GuessedPart {
  /** As it stands in the password, in lower case. */
  readonly text: string
  readonly kind: GuessedKind
}

/**
 * How hard a password is to guess for somebody who tries what people choose: common words, what is known of the person
 * (`known`: names, login, company, address), rows of keys, runs as `abc` or `111`, years, and what was there before.
 */
export function weighPassword(password: string, known: readonly string[]): PasswordWeight {
  const text = password.normalize('NFKC').toLowerCase()
  const own = ownWords(known)
  const found: GuessedPart[] = []
  let weight = 0
  for (let at = 0; at < text.length; ) {
    const part = findPart(text, at, own)
    weight += part.weight
    if (part.kind !== undefined)
      found.push({ text: text.slice(at, at + part.length), kind: part.kind })
    at += part.length
  }
  return { weight, found }
}

interface Part {
  readonly length: number
  readonly weight: number
  /** undefined for a character of one's own. */
  readonly kind?: GuessedKind
}

/** The longest part that begins here; of two equally long ones the easier. */
function findPart(text: string, at: number, own: ReadonlySet<string>): Part {
  const rest = text.slice(at)
  const plain = rest.replaceAll(/[@4310!5$7]/g, (one) => LOOKS_LIKE[one] ?? one)
  const parts: readonly Part[] = [
    { length: wordLength([rest, plain], own, SHORTEST_OWN_WORD), weight: 1, kind: 'known' },
    { length: rowLength(rest), weight: 1, kind: 'row' },
    { length: repeatLength(text, at), weight: 1, kind: 'repeated' },
    {
      length: wordLength([rest, plain], COMMON_PASSWORDS, SHORTEST_WORD),
      weight: 2,
      kind: 'common',
    },
  ]
  const longest = Math.max(...parts.map(({ length }) => length))
  return parts.find(({ length }) => length === longest && length > 1) ?? { length: 1, weight: 1 }
}

function ownWords(known: readonly string[]): ReadonlySet<string> {
  const words = known.flatMap((one) =>
    one
      .normalize('NFKC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  )
  return new Set(words.filter((word) => word.length >= SHORTEST_OWN_WORD))
}

function wordLength(
  texts: readonly string[],
  words: ReadonlySet<string>,
  shortest: number,
): number {
  const longest = Math.max(
    LONGEST_WORD,
    ...(words.size < 100 ? [...words].map((w) => w.length) : []),
  )
  for (let length = longest; length >= shortest; length--)
    if (texts.some((text) => text.length >= length && words.has(text.slice(0, length))))
      return length
  return 0
}

function rowLength(text: string): number {
  return Math.max(runLength(text), keyboardLength(text), yearLength(text))
}

/** `abcd`, `4321`, `!!!!`. */
function runLength(text: string): number {
  const step = text.charCodeAt(1) - text.charCodeAt(0)
  if (Number.isNaN(step) || Math.abs(step) > 1) return 0
  let length = 2
  while (text.charCodeAt(length) - text.charCodeAt(length - 1) === step) length++
  return length >= SHORTEST_RUN ? length : 0
}

function keyboardLength(text: string): number {
  const rows = KEYBOARD.flatMap((row) => [row, Array.from(row).toReversed().join('')])
  for (let length = Math.min(text.length, 10); length >= KEYBOARD_RUN; length--)
    if (rows.some((row) => row.includes(text.slice(0, length)))) return length
  return 0
}

function yearLength(text: string): number {
  return /^(?:19|20)\d\d/.test(text) ? 4 : 0
}

/** As much as stood there before already, `abab` too. */
function repeatLength(text: string, at: number): number {
  let longest = 0
  for (let period = 1; period <= at; period++) {
    let length = 0
    while (at + length < text.length && text[at + length] === text[at + length - period]) length++
    longest = Math.max(longest, length)
  }
  return longest >= SHORTEST_RUN ? longest : 0
}
