import { LIMITS } from './limits.ts'

export type ParsedPattern = { readonly text: string } | { readonly problem: string }

interface Piece {
  readonly text: string
  readonly size: number
  readonly repeatable: boolean
}

const SPECIAL = /[\\^$.[\]|()?*+{}-]/
const QUANTIFIER = /[*+?]|\{(\d{1,3})(,(\d{0,3}))?\}/y
/** RE2's meaning; PostgreSQL's depends on the locale. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\f\\r ',
}
const CONTROLS: Readonly<Record<string, string>> = { n: '\\n', t: '\\t', r: '\\r', f: '\\f' }
const OUTSIDE = 'This part of a regular expression is not in the supported subset'

/**
 * Reads the subset of RE2 that PostgreSQL understands alike: literals, `.`, classes, `\d \w \s`, groups, `|`, `^ $`,
 * `* + ? {n,m}`. Whether a text matches depends only on the language, so greediness does not matter.
 * @returns `text`, which means the same to RE2 and to PostgreSQL (advanced regular expressions, any collation), or a
 * `problem`: a sentence that says what is not supported
 */
export function parsePattern(source: string): ParsedPattern {
  if (source.length > LIMITS.patternLength)
    return { problem: `A regular expression is at most ${LIMITS.patternLength} characters long.` }
  try {
    const reader = new PatternReader(source)
    const { text } = reader.alternatives(0)
    return reader.atEnd() ? { text } : { problem: `${OUTSIDE}: a ")" without its "(".` }
  } catch (error) {
    if (error instanceof PatternRefused) return { problem: error.message }
    throw error
  }
}

class PatternRefused extends Error {}

/** Recursive descent; the depth is bounded by the nesting limit, the work by the length. */
class PatternReader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  atEnd(): boolean {
    return this.#at >= this.#source.length
  }

  alternatives(depth: number): Piece {
    if (depth > 10) throw new PatternRefused(`${OUTSIDE}: groups nested deeper than 10.`)
    const branches = [this.#sequence(depth)]
    while (this.#take('|')) branches.push(this.#sequence(depth))
    return join(branches, '|')
  }

  #sequence(depth: number): Piece {
    const pieces: Piece[] = []
    while (!this.atEnd() && !'|)'.includes(this.#peek())) pieces.push(this.#repeated(depth))
    return join(pieces, '')
  }

  #repeated(depth: number): Piece {
    const piece = this.#atom(depth)
    QUANTIFIER.lastIndex = this.#at
    const match = QUANTIFIER.exec(this.#source)
    if (match === null) return piece
    if (!piece.repeatable) throw new PatternRefused(`${OUTSIDE}: a repeat of "^", "$" or nothing.`)
    this.#at = QUANTIFIER.lastIndex
    // Laziness cannot change whether a text matches; a second quantifier is an error in one of the engines.
    this.#take('?')
    if ('*+?{'.includes(this.#peek()) && !this.atEnd())
      throw new PatternRefused(`${OUTSIDE}: a quantifier after a quantifier.`)
    return repeat(piece, match)
  }

  #atom(depth: number): Piece {
    const character = this.#next()
    if (character === '(') return this.#group(depth)
    if (character === '[') return this.#class()
    if (character === '\\') return this.#escape()
    if (character === '.') return plain('[^\\n]')
    if (character === '^' || character === '$') return { ...plain(character), repeatable: false }
    if (SPECIAL.test(character) && character !== '-' && character !== ']' && character !== '}')
      throw new PatternRefused(`${OUTSIDE}: "${character}" here; write "\\${character}".`)
    return plain(escaped(character))
  }

  #group(depth: number): Piece {
    if (this.#take('?') && !this.#take(':'))
      throw new PatternRefused(`${OUTSIDE}: "(?" other than "(?:".`)
    const inner = this.alternatives(depth + 1)
    if (!this.#take(')')) throw new PatternRefused(`${OUTSIDE}: a "(" without its ")".`)
    return { ...inner, text: `(?:${inner.text})`, repeatable: inner.size > 0 }
  }

  #escape(): Piece {
    const character = this.#next()
    const members = CLASSES[character.toLowerCase()]
    if (members !== undefined)
      return plain(character === character.toLowerCase() ? `[${members}]` : `[^${members}]`)
    return plain(this.#escapedLiteral(character))
  }

  #escapedLiteral(character: string): string {
    const control = CONTROLS[character]
    if (control !== undefined) return control
    if (/[A-Za-z0-9]/.test(character) || character === '')
      throw new PatternRefused(`${OUTSIDE}: "\\${character}".`)
    return escaped(character)
  }

  #class(): Piece {
    const negated = this.#take('^') ? '^' : ''
    const members: string[] = []
    while (!this.atEnd() && this.#peek() !== ']') members.push(this.#member())
    if (!this.#take(']') || members.length === 0)
      throw new PatternRefused(`${OUTSIDE}: an empty or unfinished "[…]".`)
    return plain(`[${negated}${members.join('')}]`)
  }

  #member(): string {
    const first = this.#next()
    const low = first === '\\' ? this.#next() : first
    const members = first === '\\' ? CLASSES[low] : undefined
    if (members !== undefined) return members
    if (first === '[') throw new PatternRefused(`${OUTSIDE}: "[" inside "[…]"; write "\\[".`)
    const from = first === '\\' ? this.#escapedLiteral(low) : escaped(first)
    if (this.#peek() !== '-' || '] '.includes(this.#source.charAt(this.#at + 1))) return from
    this.#next()
    return `${from}-${this.#rangeEnd(low)}`
  }

  #rangeEnd(low: string): string {
    const high = this.#next()
    const simple = /[0-9]{2}|[a-z]{2}|[A-Z]{2}/.test(low + high)
    if (!simple || high < low) throw new PatternRefused(`${OUTSIDE}: the range "${low}-${high}".`)
    return high
  }

  #peek(): string {
    const point = this.#source.codePointAt(this.#at)
    return point === undefined ? '' : String.fromCodePoint(point)
  }

  #next(): string {
    const character = this.#peek()
    this.#at += character.length
    return character
  }

  #take(expected: string): boolean {
    if (this.#peek() !== expected) return false
    this.#at += expected.length
    return true
  }
}

function plain(text: string): Piece {
  return { text, size: 1, repeatable: true }
}

function escaped(character: string): string {
  return SPECIAL.test(character) ? `\\${character}` : character
}

function join(pieces: readonly Piece[], by: string): Piece {
  return {
    text: pieces.map((piece) => piece.text).join(by),
    size: pieces.reduce((sum, piece) => sum + piece.size, 0),
    repeatable: true,
  }
}

/** Both engines unfold counted repeats, nested ones by multiplication. */
function repeat(piece: Piece, match: RegExpExecArray): Piece {
  const [written, low, comma, high] = match
  const counts = [low, high].filter((count) => count !== undefined && count !== '').map(Number)
  const size = piece.size * Math.max(1, ...counts)
  if (size > 1000 || counts.some((count) => count > 200))
    throw new PatternRefused(`${OUTSIDE}: a repeat that unfolds to more than 1000 pieces.`)
  if (comma !== undefined && high !== undefined && high !== '' && Number(high) < Number(low))
    throw new PatternRefused(`${OUTSIDE}: the repeat "${written}".`)
  return { text: piece.text + written, size, repeatable: true }
}
