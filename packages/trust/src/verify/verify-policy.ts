import type { KeyObject } from 'node:crypto'
import { BRANDS } from '@zennnn/kernel'
import type { ChainHead } from '../evidence/evidence-line.ts'
import { readLines } from '../evidence/read-lines.ts'
import { type ChainProblem, followLines } from '../evidence/verify-chain.ts'
import { judgeControl } from '../judge/judge-control.ts'
import { type RecordedRuns, runsOf } from '../judge/recorded-run.ts'
import { type ControlPart, isWorse, type PromiseState, worstOf } from '../judge/verdict.ts'
import { type KeptPromise, policyOf } from '../promise/policy.ts'
import { departuresOf, leftOutOf, saysWhatIsTried, strangersOf } from './policy-departures.ts'
import {
  type PublishedControl,
  type PublishedPolicy,
  type PublishedPromise,
  parsePolicy,
} from './published-policy.ts'

/** A page is made when it is asked for; an older one is a copy. */
const OLDEST_MS = 10 * 60_000

/** What who checks a cloud knows of it beside what it publishes. */
export interface Reader {
  /** Host name that was asked. */
  readonly cloud: string
  readonly now: Date
  /** Kept of the last time, if there was one: a cloud that changes its key or loses its past says so to nobody else. */
  readonly publicKey?: KeyObject | undefined
  readonly reaches?: ChainHead | undefined
  /** How its policy departed from that of its brand; undefined where that was not kept. */
  readonly departures?: readonly string[] | undefined
}

export interface PolicyProblem {
  readonly kind:
    | ChainProblem['kind']
    // Of the whole.
    | 'other_key'
    | 'stale'
    // Of a sentence: not there; in other words than this version knows; better than its evidence.
    | 'hidden'
    | 'reworded'
    | 'overstated'
    // The policy departs from that of its brand where it did not at the last look.
    | 'other_policy'
  readonly message: string
}

export interface PolicyCheck {
  readonly problems: readonly PolicyProblem[]
  /** What to keep for the next time; undefined where nothing could be read. */
  readonly kept:
    | {
        readonly publicKey: KeyObject
        readonly head: ChainHead
        readonly departures: readonly string[]
      }
    | undefined
  readonly lines: number
  /** What was recomputed of each promise. */
  readonly states: ReadonlyMap<string, PromiseState>
}

/**
 * Checks what a cloud publishes on the reader's own machine: signatures, chain and age of the evidence, that no sentence of the
 * policy is missing, and that none is said to be better than the evidence makes it. That something is said to be worse is no fault.
 * Which sentences are promised no signature shows: that is told, and compared with what was kept of the last time.
 */
export function verifyPolicy(text: string, reader: Reader): PolicyCheck {
  const published = parsePolicy(text)
  if (published === undefined) {
    const message = 'This is not what a cloud publishes of its promises, or of another version.'
    return {
      problems: [{ kind: 'unreadable', message }],
      kept: undefined,
      lines: 0,
      states: new Map(),
    }
  }
  const { evidence, head, publicKey } = published
  const { cloud, now, reaches } = reader
  const read = readLines(evidence, { cloud, publicKey })
  const chain = followLines(read, { cloud, now, reaches: [head, ...(reaches ? [reaches] : [])] })
  const lines = read.flatMap(({ line }) => line ?? [])
  const whole = wholeProblems(published, reader)
  // What was proved when the page was made may be too old by the second in which it is read.
  const isFresh = !whole.some(({ kind }) => kind === 'stale')
  const known = { runs: runsOf(lines), now: isFresh ? published.at : reader.now }
  const sentences = promisesOf(published).map((promise) =>
    checkPromise(promise, published.promises.get(promise.id), known),
  )
  const departures = departuresOf(published)
  return {
    problems: [
      ...whole,
      ...chain.problems,
      ...sentences.flatMap(({ problems }) => problems),
      ...policyProblems(published, known),
      ...departureProblems(departures, reader),
    ],
    kept: { publicKey, head: chain.head, departures },
    lines: chain.lines,
    states: new Map(sentences.map(({ id, state }) => [id, state])),
  }
}

/** Those of the brand but what is said to be left out, each with the controls of whose sentence it is. */
function promisesOf({ brand, promises, leftOut }: PublishedPolicy): readonly KeptPromise[] {
  return BRANDS.flatMap((one) =>
    policyOf(one).filter(({ id }) => {
      const said = promises.get(id)
      return said === undefined ? one === brand && !leftOut.has(id) : one === (said.of ?? brand)
    }),
  )
}

function wholeProblems(published: PublishedPolicy, reader: Reader): readonly PolicyProblem[] {
  const ageMs = Math.abs(reader.now.getTime() - published.at.getTime())
  return [
    ...(published.cloud === reader.cloud
      ? []
      : [
          {
            kind: 'foreign',
            message: `This is of ${published.cloud}, not of ${reader.cloud}.`,
          } as const,
        ]),
    ...(reader.publicKey === undefined || reader.publicKey.equals(published.publicKey)
      ? []
      : [
          {
            kind: 'other_key',
            message: 'The evidence is signed by another key than before.',
          } as const,
        ]),
    // An invalid date is of no age.
    ...(ageMs <= OLDEST_MS
      ? []
      : [
          {
            kind: 'stale',
            message: 'This was not made now: it is a copy, or a clock is wrong.',
          } as const,
        ]),
  ]
}

/** Of sentences that are said to be none of the policy, and of those that nobody knows. */
function policyProblems(published: PublishedPolicy, known: Known): readonly PolicyProblem[] {
  const broken = leftOutOf(published).filter((promise) =>
    promise.controls.some((control) => judgeControl(control, promise, known).state === 'broken'),
  )
  return [
    ...broken.map(({ id }) => ({
      kind: 'hidden' as const,
      message: `${id}: it is said to be not promised, and by the evidence it is broken.`,
    })),
    ...strangersOf(published).map((id) => ({
      kind: 'reworded' as const,
      message: `${id.slice(0, 60)}: this version knows no such sentence, and nothing tries it.`,
    })),
  ]
}

function departureProblems(
  departures: readonly string[],
  { departures: before }: Reader,
): readonly PolicyProblem[] {
  return departures
    .filter((one) => before !== undefined && !before.includes(one))
    .map((one) => ({ kind: 'other_policy', message: `${one}. At the last look that was not so.` }))
}

interface Known {
  readonly runs: RecordedRuns
  readonly now: Date
}

interface Checked {
  readonly id: string
  readonly state: PromiseState
  readonly problems: readonly PolicyProblem[]
}

function checkPromise(
  promise: KeptPromise,
  said: PublishedPromise | undefined,
  known: Known,
): Checked {
  const { id } = promise
  const parts = promise.controls.map((control) => judgeControl(control, promise, known))
  const state = worstOf([...parts.map((part) => part.state), ...attestedStates(promise, said)])
  if (said === undefined)
    return { id, state, problems: [{ kind: 'hidden', message: `${id}: it is not there.` }] }
  return {
    id,
    state,
    problems: [
      ...(saysWhatIsTried(promise, said)
        ? []
        : [{ kind: 'reworded', message: `${id}: it says “${said.says}”.` } as const]),
      ...(isWorse(state, said.state) ? [overstated(id, said.state, state)] : []),
      ...parts.flatMap((part) => controlProblem(id, part, said.controls.get(part.control)) ?? []),
    ],
  }
}

/** Who may attest the reader does not know: what is said of it is taken as said, and never for more than that. */
function attestedStates(
  { attested }: KeptPromise,
  said: PublishedPromise | undefined,
): readonly PromiseState[] {
  if (attested === undefined) return []
  const states = said?.attested ?? []
  return states.length === 0 ? ['unproved'] : ['attested', ...states]
}

function controlProblem(
  id: string,
  { control, state, run }: ControlPart,
  said: PublishedControl | undefined,
): PolicyProblem | undefined {
  const what = `${id}, ${control}`
  if (said === undefined) return { kind: 'hidden', message: `${what}: it is not there.` }
  if (isWorse(state, said.state)) return overstated(what, said.state, state)
  if (said.measured === run?.measured && said.evidence === run?.sequence) return undefined
  return {
    kind: 'overstated',
    message: `${what}: what is said to be measured is not its newest line of evidence.`,
  }
}

function overstated(what: string, said: PromiseState, state: PromiseState): PolicyProblem {
  return {
    kind: 'overstated',
    message: `${what}: it is said to be ${said}, and by the evidence it is ${state}.`,
  }
}
