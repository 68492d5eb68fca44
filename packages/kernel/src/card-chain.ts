import { SHORTEST_CARD } from './card-issuer.ts'
import { BREAK, DASH, DOT, SPACE, signOf, UNSEEN } from './card-sign.ts'

/** Between two groups of one number stand no more. */
const LONGEST_JOIN = 3
/** Only the last group of a number is shorter. */
const WHOLE_GROUP = 4

/** Digits without anything seen between them. */
export interface DigitGroup {
  /** Where its first digit stands. */
  readonly start: number
  /** Behind its last digit. */
  readonly end: number
  /** How many digits. */
  readonly length: number
  /** How it is parted from the group before. */
  readonly join: Join
}

/** BREAK: not as groups of one number are. */
type Join = typeof SPACE | typeof DASH | typeof DOT | typeof BREAK

/** Groups that are parted all in the same way; none but the last has less than four digits. */
export interface DigitChain {
  readonly groups: readonly DigitGroup[]
  readonly join: Join
  /** Whether digits parted in the same way stand before. */
  readonly follows: boolean
  /** And behind. */
  readonly continues: boolean
}

/** Every chain in which a card's number has room, in order. Linear in the length of the text. */
export function* chainsOf(text: string): Generator<DigitChain> {
  let chain: OpenChain = { groups: [], join: BREAK, follows: false, length: 0 }
  for (const group of groupsOf(text)) {
    const { join } = group
    if (!takes(chain, join)) {
      if (chain.length >= SHORTEST_CARD) yield closed(chain, join)
      chain = behind(chain, join)
    }
    if (chain.groups.length > 0) chain.join = join
    chain.groups.push(group)
    chain.length += group.length
  }
  if (chain.length >= SHORTEST_CARD) yield closed(chain, BREAK)
}

/** The digits of a group as 0 to 9, whatever script they are of. */
export function digitsOf(text: string, { start, end, length }: DigitGroup): string {
  const written = text.slice(start, end)
  if (end - start === length && /^[0-9]+$/.test(written)) return written
  let digits = ''
  for (const character of written) {
    const sign = signOf(character.codePointAt(0) ?? 0)
    if (sign < SPACE) digits += String(sign)
  }
  return digits
}

interface OpenChain {
  readonly groups: DigitGroup[]
  join: Join
  readonly follows: boolean
  /** In digits. */
  length: number
}

function takes({ groups, join }: OpenChain, next: Join): boolean {
  const last = groups.at(-1)
  if (last === undefined) return true
  if (next === BREAK || last.length < WHOLE_GROUP) return false
  return groups.length === 1 || next === join
}

function closed({ groups, join, follows }: OpenChain, next: Join): DigitChain {
  return { groups, join, follows, continues: next !== BREAK && next === join }
}

function behind({ groups }: OpenChain, next: Join): OpenChain {
  const last = groups.at(-1)
  // Parted otherwise than before: the last group of those may be the first of a number.
  if (next !== BREAK && last !== undefined && last.length >= WHOLE_GROUP)
    return { groups: [last], join: next, follows: false, length: last.length }
  return { groups: [], join: BREAK, follows: next !== BREAK, length: 0 }
}

function* groupsOf(text: string): Generator<DigitGroup> {
  let start = 0
  let end = 0
  let length = 0
  let join: Join = BREAK
  let parted = 0
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0
    const sign = signOf(point)
    const next = at + (point > 0xff_ff ? 2 : 1)
    if (sign < SPACE) {
      if (length === 0) start = at
      length += 1
      end = next
    } else if (sign !== UNSEEN) {
      if (length > 0) {
        yield { start, end, length, join }
        length = 0
        parted = 0
      }
      parted += 1
      join = parted > LONGEST_JOIN ? BREAK : joined(parted === 1 ? undefined : join, sign)
    }
    at = next
  }
  if (length > 0) yield { start, end, length, join }
}

/** A dash may have spaces around it; a point stands alone. */
function joined(join: Join | undefined, sign: number): Join {
  if (join === undefined && (sign === SPACE || sign === DASH || sign === DOT)) return sign
  if (join === SPACE && (sign === SPACE || sign === DASH)) return sign
  if (join === DASH && sign === SPACE) return DASH
  return BREAK
}
