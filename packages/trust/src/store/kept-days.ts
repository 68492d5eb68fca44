import type { KeptDay } from '@zennnn/cloud'
import type { Day } from '../judge/history.ts'
import { isPromiseState, type PromiseState, worstOf } from '../judge/verdict.ts'

/** The days that are kept: past ones do not change, and their runs need not be read any more. */
export interface KeptDays {
  /** The last day that is over and kept, YYYY-MM-DD; empty where none is. */
  readonly until: string
  /** By promise and day. */
  readonly states: ReadonlyMap<string, PromiseState>
}

/** Of a view of the policy. */
interface DaysView {
  readonly at: Date
  readonly sentences: readonly {
    readonly promise: { readonly id: string }
    readonly history: readonly Day[]
  }[]
}

/** Of a cloud that has none. @internal */
export const NO_DAYS: KeptDays = { until: '', states: new Map() }

/** What is no state, as one of a later version, is the worst that can be said: that nobody knows. */
export function keptDays(days: readonly KeptDay[]): KeptDays {
  const states = new Map<string, PromiseState>()
  for (const { promise, day, state } of days) {
    const [key, said] = [keyOf(promise, day), isPromiseState(state) ? state : 'unproved']
    states.set(key, worstOf([states.get(key) ?? 'proved', said]))
  }
  const over = days.filter(({ isOver }) => isOver).map(({ day }) => day)
  return { until: over.reduce((last, day) => (day > last ? day : last), ''), states }
}

/** The days of a promise, of which those that are kept are as they were. */
export function withKeptDays(
  promise: string,
  computed: readonly Day[],
  { until, states }: KeptDays,
): readonly Day[] {
  return computed.map(({ day, state }) => {
    const kept = states.get(keyOf(promise, day))
    if (day <= until) return { day, state: kept }
    const known = [kept, state].flatMap((one) => one ?? [])
    return { day, state: known.length === 0 ? undefined : worstOf(known) }
  })
}

/** The last day that is kept of a promise, and how it was: of one that is not made any more. */
export function lastKeptDay(promise: string, { states }: KeptDays): Day | undefined {
  const prefix = keyOf(promise, '')
  return [...states].reduce<Day | undefined>((last, [key, state]) => {
    const day = key.startsWith(prefix) ? key.slice(prefix.length) : ''
    return day > (last?.day ?? '') ? { day, state } : last
  }, undefined)
}

/** What is to be kept of a view: the days that are over, and with `today` what was of it until its chain ends. */
export function daysToKeep(
  { sentences, at }: DaysView,
  { until }: KeptDays,
  { today: isToday }: { readonly today: boolean } = { today: false },
): readonly KeptDay[] {
  const today = at.toISOString().slice(0, 10)
  return sentences.flatMap(({ promise, history }) =>
    history
      .filter(({ day }) => day > until && (day < today || (isToday && day === today)))
      .flatMap(({ day, state }) =>
        state === undefined ? [] : [{ promise: promise.id, day, isOver: day < today, state }],
      ),
  )
}

function keyOf(promise: string, day: string): string {
  return `${promise} ${day}`
}
