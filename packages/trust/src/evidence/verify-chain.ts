import type { KeyObject } from 'node:crypto'
import { CHAIN_BEGIN, type ChainHead } from './evidence-line.ts'
import { type KnownLines, knownLines, missingOf } from './known-lines.ts'
import { type ReadLine, readLines } from './read-lines.ts'

/** Clocks of machines that work together differ by less. */
const CLOCK_SKEW_MS = 60_000

/** One thing that is wrong with a chain of evidence. */
export interface ChainProblem {
  readonly kind: ChainProblemKind
  /** A sentence for people, with the line it is about. */
  readonly message: string
}

type ChainProblemKind =
  // No line of evidence, or not of this cloud, or not what was signed.
  | 'unreadable'
  | 'foreign'
  | 'altered'
  // Signed, but not where it belongs.
  | 'cut'
  | 'reordered'
  | 'repeated'
  | 'rewritten'
  // Signed, in its place, and of an impossible time.
  | 'clock_back'
  | 'future'

export interface ChainVerdict {
  /** Those that are signed and in their order. */
  readonly lines: number
  /** The last of them; where there is none, what the chain was said to begin after. */
  readonly head: ChainHead
  /** In the order in which they are met. A chain without any holds. */
  readonly problems: readonly ChainProblem[]
}

/** What the reader of a chain knows beside its lines. */
export interface ChainPlace {
  readonly cloud: string
  readonly publicKey: KeyObject
  readonly now: Date
  /** The line before the first: CHAIN_BEGIN of a whole chain. Without it any line may be the first. */
  readonly after?: ChainHead | undefined
  /** Lines that were seen before, or elsewhere: a chain that does not come so far was cut. */
  readonly reaches?: readonly ChainHead[]
}

/**
 * Says exactly what is wrong with lines of evidence, oldest first. Each fault is told once, and not what follows from it. Who
 * holds the private key can make a whole chain anew; only a line that was kept of the old one gives that away: `reaches`.
 */
export function verifyChain(texts: readonly string[], place: ChainPlace): ChainVerdict {
  return followLines(readLines(texts, place), place)
}

/** As verifyChain, of lines that were read. */
export function followLines(
  read: readonly ReadLine[],
  place: Omit<ChainPlace, 'publicKey'>,
): ChainVerdict {
  const known = knownLines(read)
  let walk: Walk = { head: place.after, at: '', lines: 0, strangers: 0 }
  const problems: ChainProblem[] = []
  for (const one of read) {
    const step = stepTo(walk, one, { known, now: place.now })
    problems.push(...step.problems)
    walk = step.walk
  }
  problems.push(...endProblems(walk, known, place.reaches ?? []))
  return { lines: walk.lines, head: walk.head ?? CHAIN_BEGIN, problems }
}

/** How far a chain was followed. */
interface Walk {
  readonly head: ChainHead | undefined
  /** Of the head. */
  readonly at: string
  readonly lines: number
  /** What came since the head and is no line of the chain: each may stand in the place of one. */
  readonly strangers: number
}

interface Step {
  readonly walk: Walk
  readonly problems: readonly ChainProblem[]
}

const STRANGER = {
  unreadable: 'this is no evidence.',
  foreign: 'this is evidence of another cloud.',
  altered: 'it is not what was signed: it was altered, or another key signed it.',
} as const

function stepTo(
  walk: Walk,
  one: ReadLine,
  { known, now }: { readonly known: KnownLines; readonly now: Date },
): Step {
  if (one.line === undefined) {
    const message = `Line ${one.position}: ${STRANGER[one.problem]}`
    return {
      walk: { ...walk, strangers: walk.strangers + 1 },
      problems: [{ kind: one.problem, message }],
    }
  }
  const misplaced = misplacedProblem(walk, one, known)
  if (misplaced !== undefined) return { walk, problems: [misplaced] }
  const { line, hash } = one
  return {
    walk: {
      head: { sequence: line.sequence, hash },
      at: line.at,
      lines: walk.lines + 1,
      strangers: 0,
    },
    problems: [...linkProblems(walk, one, known), ...timeProblems(walk, one, now)],
  }
}

type Genuine = Extract<ReadLine, { readonly hash: string }>

/** Why a signed line does not belong where it stands; it is passed over then. */
function misplacedProblem(
  { head }: Walk,
  { line: { sequence }, hash, position }: Genuine,
  { firsts }: KnownLines,
): ChainProblem | undefined {
  const first = firsts.get(sequence)
  if (first !== undefined && first.position < position)
    return first.hash === hash
      ? { kind: 'repeated', message: `Evidence ${sequence} is there more than once.` }
      : {
          kind: 'rewritten',
          message: `There are two that differ of evidence ${sequence}: one of them was made anew.`,
        }
  if (head === undefined || sequence > head.sequence) return undefined
  return {
    kind: 'reordered',
    message: `Evidence ${sequence} stands after evidence ${head.sequence}.`,
  }
}

function linkProblems(
  { head, strangers }: Walk,
  { line: { sequence, previous } }: Genuine,
  known: KnownLines,
): readonly ChainProblem[] {
  if (head === undefined) return []
  if (sequence > head.sequence + 1)
    return gapProblems({ first: head.sequence + 1, last: sequence - 1, strangers }, known)
  if (previous === head.hash) return []
  return [
    {
      kind: 'rewritten',
      message: `Evidence ${sequence} does not follow the evidence ${head.sequence} that is there: one of them was made anew.`,
    },
  ]
}

/** What is missing of lines that do not stand here: some may stand elsewhere, or a stranger in their place. */
function gapProblems(
  { first, last, strangers }: { first: number; last: number; strangers: number },
  known: KnownLines,
): readonly ChainProblem[] {
  const missing = missingOf(known, first, last) - strangers
  if (missing <= 0) return []
  const lines = missing === 1 ? '1 line is' : `${missing} lines are`
  const message =
    first === last
      ? `Evidence ${first} is missing.`
      : `Of evidence ${first} to ${last}, ${lines} missing.`
  return [{ kind: 'cut', message }]
}

function timeProblems(walk: Walk, { line }: Genuine, now: Date): readonly ChainProblem[] {
  const { sequence, at } = line
  return [
    ...(at < walk.at
      ? [
          {
            kind: 'clock_back',
            message: `Evidence ${sequence} is of ${at}, before the one that it follows: the clock was set back.`,
          } as const,
        ]
      : []),
    ...(Date.parse(at) > now.getTime() + CLOCK_SKEW_MS
      ? [
          {
            kind: 'future',
            message: `Evidence ${sequence} is of ${at}, which is still to come.`,
          } as const,
        ]
      : []),
  ]
}

function endProblems(
  { head, strangers }: Walk,
  known: KnownLines,
  reaches: readonly ChainHead[],
): readonly ChainProblem[] {
  const last = head?.sequence ?? 0
  const wanted = Math.max(0, ...reaches.map(({ sequence }) => sequence))
  const hashOf = (sequence: number): string | undefined =>
    sequence === last ? head?.hash : known.firsts.get(sequence)?.hash
  return [
    ...(last < wanted ? gapProblems({ first: last + 1, last: wanted, strangers }, known) : []),
    ...reaches
      .filter(({ sequence, hash }) => (hashOf(sequence) ?? hash) !== hash)
      .map(({ sequence }): ChainProblem => {
        return {
          kind: 'rewritten',
          message: `Evidence ${sequence} is not the one that was there before: it was made anew.`,
        }
      }),
  ]
}
