import { attestationProblem, endOf, startOf } from '../attestation/attestation.ts'
import type { Outcome } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import type { KeptPromise } from '../promise/policy.ts'
import { isFailure } from './broken-since.ts'
import type { Case } from './case.ts'
import { attestationsOf, subjectsOf } from './judge-attestation.ts'
import { type PromiseState, worstOf } from './verdict.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** A day of UTC in the strip of a promise. */
export interface Day {
  /** YYYY-MM-DD. */
  readonly day: string
  /** The worst that it was in that day; undefined before anything of it was tried or attested. */
  readonly state: PromiseState | undefined
}

/** From `from` until just before `until`, in milliseconds. */
interface Span {
  readonly from: number
  until: number
  readonly state: PromiseState
}

/**
 * The worst state of each of the last days, today last. It needs the runs of those days and, of each control, the last one before
 * them and the last one before them that is not unknown. A day is worse than the verdict of its evening where something was broken, or too old, for a part of it.
 */
export function historyOf(promise: KeptPromise, known: Case, days: number): readonly Day[] {
  const parts = [
    ...promise.controls.map((control) => controlSpans(control, promise, known)),
    ...subjectsOf(promise, known.regions).map((subject) =>
      attestationSpans(promise, subject, known),
    ),
  ]
  const now = known.now.getTime()
  const begin = Math.min(...parts.map(([first]) => first?.from ?? Number.POSITIVE_INFINITY))
  const today = Math.floor(now / DAY_MS)
  return Array.from({ length: days }, (_, index) => {
    const start = (today - days + 1 + index) * DAY_MS
    const day = new Date(start).toISOString().slice(0, 10)
    const piece = { from: Math.max(start, begin), until: Math.min(start + DAY_MS, now + 1) }
    if (piece.from >= piece.until) return { day, state: undefined }
    return { day, state: worstOf(parts.map((spans) => worstWithin(spans, piece))) }
  })
}

/** What no span covers is unproved. Spans are in the order of their beginnings. */
function worstWithin(
  spans: readonly Span[],
  { from, until }: { readonly from: number; readonly until: number },
): PromiseState {
  let covered = from
  let worst: PromiseState = 'proved'
  for (const span of spans) {
    if (span.until <= from || span.from >= until) continue
    worst = worstOf([worst, span.state, ...(span.from > covered ? (['unproved'] as const) : [])])
    covered = Math.max(covered, span.until)
  }
  return covered < until ? worstOf([worst, 'unproved']) : worst
}

/** A failure lasts until it holds again, a success until it is too old. */
function controlSpans(
  control: ControlId,
  { maximumAgeMinutes }: KeptPromise,
  { now, runs }: Case,
): readonly Span[] {
  const own = runs.get(control) ?? []
  const end = now.getTime() + 1
  const spans: Span[] = []
  let isFailing = false
  for (const [index, { at, outcome }] of own.entries()) {
    const from = at.getTime()
    const next = Math.min(end, own[index + 1]?.at.getTime() ?? end)
    isFailing = isFailure(outcome) || (isFailing && outcome !== 'holds')
    // Where the clock was set back, the next run is before this one: a failure is not hidden by that.
    if (isFailing) append(spans, { from, until: Math.max(from + 1, next), state: 'broken' })
    else if (from < next) append(spans, calmSpan(outcome, { from, next, maximumAgeMinutes }))
  }
  return spans.sort((a, b) => a.from - b.from)
}

/** Of a run that is no failure. */
function calmSpan(
  outcome: Outcome,
  { from, next, maximumAgeMinutes }: { from: number; next: number; maximumAgeMinutes: number },
): Span {
  if (outcome !== 'holds') return { from, until: next, state: 'unproved' }
  return { from, until: Math.min(next, from + maximumAgeMinutes * MINUTE_MS + 1), state: 'proved' }
}

/** Thousands of runs that come to the same become one span. */
function append(spans: Span[], span: Span): void {
  const last = spans.at(-1)
  if (last?.state === span.state && last.until === span.from) last.until = span.until
  else spans.push(span)
}

function attestationSpans(promise: KeptPromise, subject: string, known: Case): readonly Span[] {
  const spans = attestationsOf(promise, subject, known.attestations)
    .filter((one) => {
      // Valid at its first moment, it was so until its last.
      return attestationProblem(one, { ...known, now: new Date(startOf(one.from)) }) === undefined
    })
    .map((one): Span => ({ from: startOf(one.from), until: endOf(one), state: 'attested' }))
  return spans.sort((a, b) => a.from - b.from)
}
