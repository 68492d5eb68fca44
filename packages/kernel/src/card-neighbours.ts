/** How far what stands around a number is looked at. */
const SIGHT = 64
/** E.164: a telephone number has no more digits. */
const LONGEST_PHONE = 15
/** ISO 13616. */
const SHORTEST_IBAN = 15
const LONGEST_IBAN = 34
/** Written in groups of four. */
const LONGEST_WRITTEN_IBAN = 42

interface Span {
  readonly start: number
  readonly end: number
}

/** Whether what stands around digits says that they are something else: an IBAN, a fraction, a telephone number, a hash. */
export function isOtherNumber(text: string, span: Span): boolean {
  const before = text.slice(Math.max(0, span.start - SIGHT), span.start)
  const after = text.slice(span.end, span.end + SIGHT)
  return (
    isFraction(before) ||
    isPhone(before, span) ||
    isHash(before, after, text.slice(span.start, span.end)) ||
    isInIban(text, span)
  )
}

/** `0.4111…` and `.4111…`, but neither `No.4111…` nor `…4111`. */
function isFraction(before: string): boolean {
  return /(?:^|[^\p{L}.])\.$/u.test(before)
}

function isPhone(before: string, { start, end }: Span): boolean {
  return before.endsWith('+') && end - start <= LONGEST_PHONE
}

/** Of a hash the digits before and behind its letters go on; `cc4111…` and `4111…exp12` do not look like one. */
function isHash(before: string, after: string, span: string): boolean {
  const left = /[0-9a-z]*$/i.exec(before)?.[0] ?? ''
  const right = /^[0-9a-z]*/i.exec(after)?.[0] ?? ''
  if (left + right === '' || !/^[0-9a-f]*$/i.test(left + right)) return false
  return /\d/.test(left + right) || /\D/.test(span)
}

function isInIban(text: string, span: Span): boolean {
  const first = Math.max(0, span.start - LONGEST_WRITTEN_IBAN)
  const near = text.slice(first, span.start + 2)
  for (const { index } of near.matchAll(/(?<![0-9a-z])[a-z]{2}(?=\d\d)/gi))
    if (isIban(text, first + index, span.end)) return true
  return false
}

/** Whether an IBAN begins there and ends at `end` or behind it. */
function isIban(text: string, start: number, end: number): boolean {
  let written = ''
  for (let at = start; at < text.length && written.length < LONGEST_IBAN; at += 1) {
    const character = text.charAt(at)
    if (/[0-9a-z]/i.test(character)) written += character
    else if (!/[ \u00a0-]/.test(character)) return false
    const isOver = at + 1 >= end && !/[0-9a-z]/i.test(text.charAt(at + 1))
    if (isOver && written.length >= SHORTEST_IBAN && hasIbanDigits(written)) return true
  }
  return false
}

/** ISO/IEC 7064, MOD 97-10: the first four characters go to the end, letters are 10 to 35. */
function hasIbanDigits(written: string): boolean {
  let rest = 0
  for (const character of written.slice(4) + written.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
