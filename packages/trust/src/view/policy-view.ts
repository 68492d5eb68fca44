import type { KeyObject } from 'node:crypto'
import type { Brand } from '@zennnn/kernel'
import type { ChainHead } from '../evidence/evidence-line.ts'
import type { ChainProblem } from '../evidence/verify-chain.ts'
import type { Case } from '../judge/case.ts'
import { type Day, historyOf } from '../judge/history.ts'
import { judge } from '../judge/judge.ts'
import type { PromiseState, Verdict } from '../judge/verdict.ts'
import type { KeptPromise, Policy } from '../promise/policy.ts'
import type { PromiseId } from '../promises/all-promises.ts'
import { type KeptDays, lastKeptDay, withKeptDays } from '../store/kept-days.ts'

/** Which the page shows, today included. */
export const HISTORY_DAYS = 90

/** What the operator says of a time when a sentence was broken; it stays with the sentence. */
export interface IncidentNote {
  readonly promise: PromiseId
  readonly at: Date
  readonly text: string
}

/** A sentence of the policy with all that is known of it. */
export interface Sentence {
  readonly promise: KeptPromise
  readonly verdict: Verdict
  readonly history: readonly Day[]
  /** Newest first. */
  readonly notes: readonly IncidentNote[]
}

/** All that the public page and its data say. Nothing but these results decides what stands there. */
export interface PolicyView {
  readonly brand: Brand
  /** What the cloud is called. */
  readonly name: string
  /** Host name of the cloud. */
  readonly cloud: string
  readonly at: Date
  readonly sentences: readonly Sentence[]
  /** What its brand promises and it does not, with the last day on which it did, where one is known. */
  readonly leftOut: readonly LeftOut[]
  /** The newest line of evidence, and the key that signs them. */
  readonly head: ChainHead
  readonly publicKey: KeyObject
  readonly chain: ShownChain
}

export interface LeftOut {
  readonly promise: KeptPromise
  readonly last: Day | undefined
}

/** The chain that the newest line is of. */
interface ShownChain {
  /** What its first line follows; of the first chain of a cloud, nothing. */
  readonly after: ChainHead
  readonly beganAt: Date
  /** 32 bytes as base64url; undefined where there was no chain before. */
  readonly earlierKey: string | undefined
  /** What is wrong with the lines that are published. */
  readonly problems: readonly ChainProblem[]
}

/** What of a cloud is no part of a verdict. */
interface Shown {
  readonly policy: Policy
  readonly notes: readonly IncidentNote[]
  readonly head: ChainHead
  readonly publicKey: KeyObject
  readonly chain: ShownChain
  readonly kept: KeptDays
}

export function viewPolicy(
  known: Case,
  { policy, notes, head, publicKey, chain, kept }: Shown,
): PolicyView {
  const sentences = policy.promises.map((promise) => ({
    promise,
    verdict: judge(promise, known),
    history: withKeptDays(promise.id, historyOf(promise, known, HISTORY_DAYS), kept),
    notes: notes
      .filter((note) => note.promise === promise.id)
      .sort((a, b) => b.at.getTime() - a.at.getTime()),
  }))
  const leftOut = policy.leftOut.map((promise) => ({
    promise,
    last: lastKeptDay(promise.id, kept),
  }))
  const { brand, name } = policy
  return {
    brand,
    name,
    cloud: known.cloud,
    at: known.now,
    sentences,
    leftOut,
    head,
    publicKey,
    chain,
  }
}

/** How many sentences are in each state. */
export function countStates(
  sentences: readonly Pick<Sentence, 'verdict'>[],
): Readonly<Record<PromiseState, number>> {
  const counts = { proved: 0, attested: 0, unproved: 0, broken: 0 }
  for (const { verdict } of sentences) counts[verdict.state] += 1
  return counts
}
