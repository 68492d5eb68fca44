/** Of all numbers that are looked for, the shortest and the longest, in digits. */
export const SHORTEST_CARD = 14
export const LONGEST_CARD = 19

interface IssuerRange {
  /** First and last beginning of its numbers, equally long. */
  readonly from: string
  readonly to: string
  readonly lengths: readonly number[]
}

const SIXTEEN = [16] as const
const SIXTEEN_UP = [16, 17, 18, 19] as const

/**
 * Who issues cards, by the beginnings that the schemes publish (ISO/IEC 7812-1), with the lengths that are in use. Left out,
 * since they mean something else far more often: Visa of 13 digits, which nobody issues any more and an EAN of Germany
 * begins like; Maestro below 16 digits; UATP, which is every number of 15 digits that begins with 1.
 */
const ISSUERS: readonly IssuerRange[] = [
  /** Visa. */
  { from: '4', to: '4', lengths: [16, 19] },
  /** Mastercard. */
  { from: '51', to: '55', lengths: SIXTEEN },
  { from: '2221', to: '2720', lengths: SIXTEEN },
  /** American Express. */
  { from: '34', to: '34', lengths: [15] },
  { from: '37', to: '37', lengths: [15] },
  /** Diners Club. */
  { from: '300', to: '305', lengths: [14] },
  { from: '3095', to: '3095', lengths: [14] },
  { from: '36', to: '36', lengths: [14] },
  { from: '38', to: '39', lengths: [14] },
  /** JCB. */
  { from: '3528', to: '3589', lengths: SIXTEEN_UP },
  /** Discover, and RuPay, Elo and Troy beside it. */
  { from: '6011', to: '6011', lengths: SIXTEEN_UP },
  { from: '644', to: '659', lengths: SIXTEEN_UP },
  /** UnionPay. */
  { from: '62', to: '62', lengths: SIXTEEN_UP },
  { from: '8171', to: '8171', lengths: SIXTEEN_UP },
  /** Maestro and what shares its beginnings (Bancontact, Girocard, Dankort). */
  { from: '5018', to: '5020', lengths: SIXTEEN_UP },
  { from: '5038', to: '5038', lengths: SIXTEEN_UP },
  { from: '5893', to: '5893', lengths: SIXTEEN_UP },
  { from: '6304', to: '6304', lengths: SIXTEEN_UP },
  { from: '67', to: '67', lengths: SIXTEEN_UP },
  /** RuPay. */
  { from: '5085', to: '5089', lengths: SIXTEEN },
  { from: '6069', to: '6085', lengths: SIXTEEN },
  { from: '8172', to: '8201', lengths: SIXTEEN },
  /** Verve. */
  { from: '5060', to: '5061', lengths: [16, 18, 19] },
  { from: '5078', to: '5079', lengths: [16, 18, 19] },
  /** Mir. */
  { from: '2200', to: '2204', lengths: SIXTEEN_UP },
  /** Elo and Hipercard. */
  { from: '6362', to: '6363', lengths: SIXTEEN },
  { from: '5090', to: '5090', lengths: SIXTEEN },
  { from: '6062', to: '6062', lengths: SIXTEEN },
  /** Troy, Uzcard, Humo and Napas. */
  { from: '9792', to: '9792', lengths: SIXTEEN },
  { from: '8600', to: '8600', lengths: SIXTEEN },
  { from: '9860', to: '9860', lengths: SIXTEEN },
  { from: '9704', to: '9704', lengths: [16, 19] },
]

const BY_FIRST_DIGIT = Map.groupBy(
  ISSUERS.flatMap((range) => firstDigits(range).map((digit) => ({ digit, range }))),
  ({ digit }) => digit,
)

/** Whether digits (0 to 9, nothing else) are the number of a payment card: an issuer's, as long as those are, check digit right. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < SHORTEST_CARD || digits.length > LONGEST_CARD) return false
  const ranges = BY_FIRST_DIGIT.get(digits.slice(0, 1)) ?? []
  return ranges.some(({ range }) => isWithin(digits, range)) && hasCheckDigit(digits)
}

function firstDigits({ from, to }: IssuerRange): readonly string[] {
  return [...new Set([from.slice(0, 1), to.slice(0, 1)])]
}

function isWithin(digits: string, { from, to, lengths }: IssuerRange): boolean {
  const start = digits.slice(0, from.length)
  return start >= from && start <= to && lengths.includes(digits.length)
}

/** ISO/IEC 7812-1, annex B: every second digit from the right is doubled, and the sum of all ends in 0. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  let isDoubled = false
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    const digit = digits.charCodeAt(at) - 48
    // Of a double with two digits the sum of both.
    sum += isDoubled ? ((digit * 2) % 10) + Math.floor(digit / 5) : digit
    isDoubled = !isDoubled
  }
  return sum % 10 === 0
}
