import type { KeptDay } from '@zennnn/cloud'
import type { Day } from '../judge/history.ts'
import { isPromiseState, type PromiseState, worstOf } from '../judge/verdict.ts'

/** The days that are kept: of those, runs need not be read any more. */
export interface KeptDays {
  /** By promise and day: those that were over when they were kept. */
  readonly over: ReadonlySet<string>
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
export const NO_DAYS: KeptDays = { over: new Set(), states: new Map() }

/**
 * What is no state, as one of a later version, is the worst that can be said: that nobody knows. A day that is not over by the
 * clock of who reads is not taken for one that is: a clock was ahead, or somebody wrote it there.
 */
export function keptDays(days: readonly KeptDay[], now: Date): KeptDays {
  const today = dayOf(now)
  const states = new Map<string, PromiseState>()
  for (const { promise, day, state } of days) {
    const [key, said] = [keyOf(promise, day), isPromiseState(state) ? state : 'unproved']
    states.set(key, worstOf([states.get(key) ?? 'proved', said]))
  }
  const over = days.filter(({ isOver, day }) => isOver && day < today)
  return { over: new Set(over.map(({ promise, day }) => keyOf(promise, day))), states }
}

/**
 * The days of a promise, of which those that are kept are as they were. The signed lines are above what is kept, which is not
 * signed: a day on which they say that it was broken was broken.
 */
export function withKeptDays(
  promise: string,
  computed: readonly Day[],
  { over, states }: KeptDays,
): readonly Day[] {
  return computed.map(({ day, state }) => {
    const key = keyOf(promise, day)
    const kept = states.get(key)
    if (over.has(key) && state !== 'broken') return { day, state: kept }
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

/**
 * What is to be kept of a view: of each promise the days that are over and not kept yet; with `today` also what was of the rest
 * until its chain or its policy ends. That a day is over a clock alone does not say, since it may be ahead: something has to be
 * signed after that day.
 */
export function daysToKeep(
  { sentences, at }: DaysView,
  { over, lastRunAt }: { readonly over: KeptDays['over']; readonly lastRunAt: Date | undefined },
  { today: isToday }: { readonly today: boolean } = { today: false },
): readonly KeptDay[] {
  const today = dayOf(at)
  const signed = lastRunAt === undefined ? '' : dayOf(lastRunAt)
  return sentences.flatMap(({ promise, history }) =>
    history.flatMap(({ day, state }) => {
      const isOver = day < today && day < signed
      if (state === undefined || over.has(keyOf(promise.id, day)) || !(isOver || isToday)) return []
      return [{ promise: promise.id, day, isOver, state }]
    }),
  )
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function keyOf(promise: string, day: string): string {
  return `${promise} ${day}`
}
