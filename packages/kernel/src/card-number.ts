import { chainsOf, type DigitChain, type DigitGroup, digitsOf } from './card-chain.ts'
import { isCardNumber, LONGEST_CARD, SHORTEST_CARD } from './card-issuer.ts'
import { isOtherNumber } from './card-neighbours.ts'
import { DOT, SPACE, signOf } from './card-sign.ts'

const FOUR = 4
const SHOWN_DIGITS = 4
/** A number of more groups would be a list of numbers. */
const MOST_GROUPS = 5
const PRINTED_GROUPS = 3
/** The first unit beyond Latin that is a digit. */
const FIRST_FOREIGN_DIGIT = 0x06_60

type Groups = readonly DigitGroup[]

/** Where a number stands: from its first digit to behind its last. */
interface CardSpan {
  readonly start: number
  readonly end: number
}

/**
 * The numbers of payment cards in a text, in order: whole, or in the groups in which people write them, parted by spaces,
 * dashes or points, in the digits of any script. What stands inside longer digits, an IBAN, a decimal fraction, a hash or a
 * phone number is none. One in forty random numbers of 16 digits looks like one: nobody can tell these apart. Linear.
 */
export function* cardsIn(text: string): Generator<CardSpan> {
  if (!hasRoom(text)) return
  let end = 0
  for (const chain of chainsOf(text))
    for (const span of candidatesOf(text, chain))
      if (span.start >= end && !isOtherNumber(text, span)) {
        yield span
        end = span.end
      }
}

export function hasCard(text: string): boolean {
  return hasRoom(text) && cardsIn(text).next().done !== true
}

/** The text with all but the last four digits of each number struck out (PCI DSS 4.0, 3.4.1). */
export function maskCards(text: string): string {
  if (!hasRoom(text)) return text
  let masked = ''
  let done = 0
  for (const span of cardsIn(text)) {
    masked += text.slice(done, span.start) + strikeOut(text.slice(span.start, span.end))
    done = span.end
  }
  return masked + text.slice(done)
}

/** Nearly every text ends here, for a nanosecond or two a character: nowhere in it are digits enough for one. */
function hasRoom(text: string): boolean {
  if (text.length < SHORTEST_CARD) return false
  let digits = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if ((unit > 47 && unit < 58) || unit >= FIRST_FOREIGN_DIGIT) {
      digits += 1
      if (digits === SHORTEST_CARD) return true
    } else if (unit < 128 && !isParting(unit)) digits = 0
  }
  return false
}

/** Space, dash, point, NUL. A set takes four times as long. */
function isParting(unit: number): boolean {
  return unit === 32 || unit === 45 || unit === 46 || unit === 0
}

/** In order of where they begin, but for rows of several, which come together. */
function* candidatesOf(text: string, chain: DigitChain): Generator<CardSpan> {
  const { groups } = chain
  for (let at = 0; at < groups.length; at += 1) {
    if (groups[at]?.length === FOUR && groups[at - 1]?.length !== FOUR && chain.join !== DOT)
      yield* inFours(text, groups, at)
    const count = countAt(chain, at)
    if (isCard(text, groups, at, count)) yield spanOf(groups, at, count)
  }
}

/** How many groups from there on may be one number; 0 for none. */
function countAt(chain: DigitChain, at: number): number {
  const { groups, join } = chain
  if ((groups[at]?.length ?? 0) >= SHORTEST_CARD) return 1
  if (at === 0 && isWhole(chain)) return groups.length
  return join !== DOT && isPrinted(groups, at) ? PRINTED_GROUPS : 0
}

/** Nothing of its kind stands around it; a point parts amounts, too, so that only groups of four are one number. */
function isWhole({ groups, join, follows, continues }: DigitChain): boolean {
  if (follows || continues || groups.length > MOST_GROUPS) return false
  return join !== DOT || (groups.length === FOUR && groups.every(({ length }) => length === FOUR))
}

/** As American Express (4-6-5) and Diners Club (4-6-4) print them. */
function isPrinted(groups: Groups, at: number): boolean {
  if (groups[at]?.length !== FOUR || groups[at + 1]?.length !== 6) return false
  const { length: last = 0 } = groups[at + 2] ?? {}
  return last === FOUR || last === 5
}

/**
 * Numbers in a row of groups of four inside a longer chain: with up to three digits more, before a month and year, or
 * several numbers behind each other. Any other row of such groups is a list.
 */
function inFours(text: string, groups: Groups, at: number): readonly CardSpan[] {
  let end = at
  while (groups[end]?.length === FOUR) end += 1
  const row = groups.slice(at, end)
  const { length: behind = FOUR } = groups[end] ?? {}
  if (row.length === FOUR && behind < FOUR && isCard(text, groups, at, FOUR + 1))
    return [spanOf(groups, at, FOUR + 1)]
  const starts = row.flatMap((_, index) => (index % FOUR === 0 ? [at + index] : []))
  const numbers = isDated(text, row) ? starts.slice(0, 1) : starts
  return numbers.every((start) => start + FOUR <= end && isCard(text, groups, start, FOUR))
    ? numbers.map((start) => spanOf(groups, start, FOUR))
    : []
}

/** One number, and behind it when its card expires. */
function isDated(text: string, row: Groups): boolean {
  return row.length === FOUR + 1 && isExpiry(text, row.at(-1))
}

/** `1227`, `2712` or `2027`. */
function isExpiry(text: string, group: DigitGroup | undefined): boolean {
  const digits = group === undefined ? '' : digitsOf(text, group)
  return /^(?:(?:0[1-9]|1[0-2])\d\d|\d\d(?:0[1-9]|1[0-2])|20\d\d)$/.test(digits)
}

function isCard(text: string, groups: Groups, at: number, count: number): boolean {
  if (count === 0) return false
  const parts = groups.slice(at, at + count)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length < SHORTEST_CARD || length > LONGEST_CARD) return false
  return isCardNumber(parts.map((part) => digitsOf(text, part)).join(''))
}

function spanOf(groups: Groups, at: number, count: number): CardSpan {
  return { start: groups[at]?.start ?? 0, end: groups[at + count - 1]?.end ?? 0 }
}

/** Digits but the last four become stars; what parts them stays. */
function strikeOut(number: string): string {
  const characters = Array.from(number)
  const digits = characters.flatMap((character, at) => (isDigit(character) ? [at] : []))
  const shownFrom = digits.at(-SHOWN_DIGITS) ?? 0
  return characters
    .map((character, at) => (isDigit(character) && at < shownFrom ? '*' : character))
    .join('')
}

function isDigit(character: string): boolean {
  return signOf(character.codePointAt(0) ?? 0) < SPACE
}
