import type { Attestation } from '../attestation/attestation.ts'
import type { ControlId } from '../control/control-table.ts'
import type { RecordedRun } from './recorded-run.ts'

/**
 * `proved`: every control holds, and none of what they saw is too old. `attested`: the same, where there are controls, and somebody
 * signed for what no program can try. `broken`: a control fails, or gave no answer. `unproved`: nobody can say.
 */
export type PromiseState = 'proved' | 'attested' | 'unproved' | 'broken'

/** From what is best to what is worst: a whole is in the worst state of its parts. */
const FROM_BEST = [
  'proved',
  'attested',
  'unproved',
  'broken',
] as const satisfies readonly PromiseState[]

/** What is known of a promise at a moment. */
export interface Verdict {
  readonly state: PromiseState
  /** Since when it is broken or unproved, without a break; undefined of one that was never proved, and of all else. */
  readonly since: Date | undefined
  /** The oldest of what proves it; undefined where something of it is not proved. */
  readonly at: Date | undefined
  /** A part for each control and each attestation, in the order of the promise. */
  readonly parts: readonly Part[]
}

export type Part = ControlPart | AttestationPart

export interface ControlPart {
  readonly kind: 'control'
  readonly control: ControlId
  readonly state: Exclude<PromiseState, 'attested'>
  /** Since when, of one that is broken or was proved once. */
  readonly since: Date | undefined
  /** Of the newest run. */
  readonly run: RecordedRun | undefined
  /** A sentence: why it is unproved. */
  readonly why: string | undefined
}

export interface AttestationPart {
  readonly kind: 'attestation'
  /** Name of the region; empty for the whole cloud. */
  readonly subject: string
  readonly state: Extract<PromiseState, 'attested' | 'unproved'>
  readonly since: Date | undefined
  readonly attestation: Attestation | undefined
  readonly why: string | undefined
}

/** The worst of some states; `proved` of none. */
export function worstOf(states: Iterable<PromiseState>): PromiseState {
  let worst = 0
  for (const state of states) worst = Math.max(worst, FROM_BEST.indexOf(state))
  return FROM_BEST[worst] ?? 'unproved'
}

export function isWorse(state: PromiseState, than: PromiseState): boolean {
  return FROM_BEST.indexOf(state) > FROM_BEST.indexOf(than)
}

export function isPromiseState(value: unknown): value is PromiseState {
  return FROM_BEST.some((state) => state === value)
}
