import { formatAgo, formatDate } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import { waitWords } from '../language/wait-words.ts'
import type { PromiseState } from '../promise-state/promise-state.ts'
import type { Outcome, TrustAttestation, TrustFinding, TrustSentence } from './trust-api.ts'

const SECOND_MS = 1_000
/** What needs somebody first. */
const FROM_WORST: readonly PromiseState[] = ['broken', 'unproved', 'attested', 'proved']

export function outcomeWords(outcome: Outcome): string {
  switch (outcome) {
    case 'holds':
      return t('Holds')
    case 'fails':
      return t('Fails')
    case 'unknown':
      return t('Nothing to see')
    case 'no_answer':
      return t('No answer')
  }
}

/** In which colours an outcome is shown. */
export function outcomeState(outcome: Outcome): PromiseState {
  if (outcome === 'holds') return 'proved'
  return outcome === 'unknown' ? 'unproved' : 'broken'
}

/** `40 ms`, `1.4 s`. */
export function tookWords(ms: number): string {
  const [value, unit] = ms < SECOND_MS ? [ms, 'millisecond'] : [ms / SECOND_MS, 'second']
  return new Intl.NumberFormat(spoken(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value)
}

/** When something ran, and how long it took. */
export function whenWords(
  { at, took_ms: took }: { readonly at: string; readonly took_ms: number },
  now: Date,
): string {
  return t('{ago}, took {time}', { ago: formatAgo(at, now), time: tookWords(took) })
}

export function paceWords(every: number, maximumAge: number): string {
  return t('Tried again after {time}. A result counts for {age}.', {
    time: waitWords(every * 60),
    age: waitWords(maximumAge * 60),
  })
}

export function subjectWords({ promise, subject }: TrustAttestation): string {
  return subject === '' ? promise : t('{promise}, region {region}', { promise, region: subject })
}

export function attestationStateWords(state: TrustAttestation['state']): string {
  switch (state) {
    case 'counts':
      return t('Counts')
    case 'due':
      return t('Ends soon')
    case 'over':
      return t('Over')
    case 'lacking':
      return t('Missing')
  }
}

/** Until when, and how long that is. */
export function untilWords({ until, days_left: left }: TrustAttestation): string {
  if (until === null || left === null) return '–'
  const day = formatDate(until)
  if (left <= 0) return t('It ended on {day}', { day })
  return t('{day}, {count, plural, one {# day} other {# days}} left', { day, count: left })
}

export function severityWords(severity: TrustFinding['severity']): string {
  switch (severity) {
    case 'critical':
      return t('Critical')
    case 'high':
      return t('High')
    case 'medium':
      return t('Medium')
    case 'low':
      return t('Low')
  }
}

export function findingStateWords(state: TrustFinding['state']): string {
  switch (state) {
    case 'open':
      return t('Open')
    case 'fixing':
      return t('Being mended')
    case 'fixed':
      return t('Mended, not verified yet')
    case 'verified':
      return t('Verified')
    case 'accepted':
      return t('Accepted')
  }
}

export function worstFirst<One extends { readonly state: PromiseState }>(
  all: readonly One[],
): readonly One[] {
  return all.toSorted((a, b) => FROM_WORST.indexOf(a.state) - FROM_WORST.indexOf(b.state))
}

/** Whether an attestation has to be renewed, or made. */
export function waitsForSignature({ state }: Pick<TrustAttestation, 'state'>): boolean {
  return state !== 'counts'
}

/** The sentences of these ids, in the order of the policy. */
export function sentencesOf(
  sentences: readonly TrustSentence[],
  ids: readonly string[],
): readonly TrustSentence[] {
  return sentences.filter(({ id }) => ids.includes(id))
}
