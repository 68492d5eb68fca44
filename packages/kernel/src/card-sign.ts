/** What a character means beside digits: a digit is its value. */
export const SPACE = 10
export const DASH = 11
export const DOT = 12
/** Not seen by who reads the text, so it parts nothing: joiners, marks, and the NUL between letters of UTF-16. */
export const UNSEEN = 13
/** All else. */
export const BREAK = 14

const UNKNOWN = 0
/** One byte for each code point, one more than what it means: filled as they come, since asking Unicode costs far more. */
const KNOWN = new Uint8Array(0x11_00_00)

/** What the code point means. */
export function signOf(point: number): number {
  const found = KNOWN[point] ?? UNKNOWN
  if (found !== UNKNOWN) return found - 1
  const sign = readSign(point)
  KNOWN[point] = sign + 1
  return sign
}

function readSign(point: number): number {
  const character = String.fromCodePoint(point)
  if (character === '.') return DOT
  // The minus of mathematics is a dash to who types it.
  if (/[\p{Pd}\u2212]/u.test(character)) return DASH
  if (/\p{Zs}/u.test(character)) return SPACE
  if (/\p{Nd}/u.test(character)) return digitOf(point)
  // Circled, raised and lowered ones.
  const plain = /\p{No}/u.test(character) ? character.normalize('NFKC') : ''
  if (/^[0-9]$/.test(plain)) return Number(plain)
  if (/[\0\p{Cf}\p{M}]/u.test(character)) return UNSEEN
  return BREAK
}

/** Decimal digits stand in rows of ten from 0 to 9, and rows follow each other without a gap or with one (Unicode 4.6). */
function digitOf(point: number): number {
  let first = point
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return (point - first) % 10
}
