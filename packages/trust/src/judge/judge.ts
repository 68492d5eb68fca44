import type { KeptPromise } from '../promise/policy.ts'
import { brokenSince } from './broken-since.ts'
import type { Case } from './case.ts'
import { judgeAttestations } from './judge-attestation.ts'
import { judgeControl } from './judge-control.ts'
import { type Part, type Verdict, worstOf } from './verdict.ts'

/**
 * What is known of a promise. Broken as soon as one control fails or gives no answer, and until it holds again: not to try it
 * heals nothing. Proved only if all hold, by results of which none is older than the promise allows. Where something is attested
 * besides, it is never more than attested.
 */
export function judge(promise: KeptPromise, known: Case): Verdict {
  const parts: readonly Part[] = [
    ...promise.controls.map((control) => judgeControl(control, promise, known)),
    ...judgeAttestations(promise, known),
  ]
  const state = worstOf(parts.map((part) => part.state))
  return { state, parts, since: sinceOf(state, { promise, parts, known }), at: oldestOf(parts) }
}

function sinceOf(
  state: Verdict['state'],
  { promise, parts, known }: { promise: KeptPromise; parts: readonly Part[]; known: Case },
): Date | undefined {
  if (state === 'broken')
    return brokenSince(promise.controls.map((one) => known.runs.get(one) ?? []))
  if (state !== 'unproved') return undefined
  const lapsed = parts.filter((part) => part.state === 'unproved').map(({ since }) => since)
  // Of one that never was anything else there is no moment.
  return lapsed.includes(undefined)
    ? undefined
    : lapsed.reduce((first, since) => earlier(first, since), undefined)
}

function oldestOf(parts: readonly Part[]): Date | undefined {
  const runs = parts.flatMap((part) => (part.kind === 'control' ? [part] : []))
  if (runs.some(({ state }) => state !== 'proved')) return undefined
  return runs.reduce<Date | undefined>((oldest, { run }) => earlier(oldest, run?.at), undefined)
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
