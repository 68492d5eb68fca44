import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as always, constantFrom, integer, property, tuple, uniqueArray } from 'fast-check'
import type { Outcome } from '../control/control.ts'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { historyOf } from './history.ts'
import { judge } from './judge.ts'
import {
  runsOfControl as of,
  SAMPLE_PROMISE,
  sampleAttestation,
  sampleCase,
} from './sample-case.ts'
import { type PromiseState, worstOf } from './verdict.ts'

/** Only of its first control: what is said of both is said of one. */
const PROMISE = { ...SAMPLE_PROMISE, controls: ['standby-lag'] } as const
const HOUR = 60
const DAY = 24 * HOUR

function days(count: number, ...runs: readonly (readonly [number, Outcome])[]) {
  const known = sampleCase({ runs: new Map([of('standby-lag', ...runs)]) })
  return historyOf(PROMISE, known, count).map(({ day, state }) => [day, state])
}

/** A run each hour, from so many hours ago until now. */
function hourly(from: number, until = 0): readonly (readonly [number, Outcome])[] {
  return Array.from({ length: from - until + 1 }, (_, index) => [(from - index) * HOUR, 'holds'])
}

test('a day without a fault is proved; before the first run nothing is known', () => {
  assert.deepEqual(days(4, ...hourly(30)), [
    ['2026-11-27', undefined],
    ['2026-11-28', undefined],
    ['2026-11-29', 'proved'],
    ['2026-11-30', 'proved'],
  ])
  assert.deepEqual(days(2), [
    ['2026-11-29', undefined],
    ['2026-11-30', undefined],
  ])
})

test('one failure makes the whole day broken, and each day until it holds again', () => {
  const runs = [...hourly(60, 37), [36 * HOUR, 'fails'], ...hourly(20)] as const
  // From 28 November 12 o'clock on; it fails on 29 November at 0 o'clock, and holds from 16 o'clock on.
  assert.deepEqual(days(3, ...runs), [
    ['2026-11-28', 'proved'],
    ['2026-11-29', 'broken'],
    ['2026-11-30', 'proved'],
  ])
  const unhealed = [
    ...hourly(60, 37),
    [36 * HOUR, 'fails'],
    [20 * HOUR, 'unknown'],
    [30, 'unknown'],
  ] as const
  assert.deepEqual(
    days(3, ...unhealed).map(([, state]) => state),
    ['proved', 'broken', 'broken'],
  )
})

test('where nothing was tried for longer than the promise allows, the day is unproved', () => {
  assert.deepEqual(
    days(3, ...hourly(70, 30), ...hourly(26)).map(([, state]) => state),
    ['proved', 'unproved', 'proved'],
  )
  assert.deepEqual(
    days(3, ...hourly(70, 30), ...hourly(27)).map(([, state]) => state),
    ['proved', 'proved', 'proved'],
    'three hours are allowed',
  )
})

test('a failure of before the clock was set back is not hidden by it', () => {
  const runs = [...hourly(40, 3), [2 * HOUR, 'fails'], [5 * HOUR, 'holds'], ...hourly(4)] as const
  assert.deepEqual(
    days(2, ...runs).map(([, state]) => state),
    ['proved', 'broken'],
  )
})

test('a failure of today is not hidden by a clock that was set back to yesterday', () => {
  const runs = [...hourly(40, 12), [11.5 * HOUR, 'fails'], ...hourly(14)] as const
  assert.deepEqual(
    days(2, ...runs).map(([, state]) => state),
    ['proved', 'broken'],
  )
  const ahead = [[60, 'holds'], [30, 'holds'], ...hourly(14)] as const
  assert.deepEqual(
    days(2, ...ahead).map(([, state]) => state),
    ['proved', 'proved'],
    'what comes after it in the chain is of before it',
  )
})

test('a result is too old as soon as it is older than the promise allows', () => {
  assert.deepEqual(days(1, [199, 'holds'], [19, 'holds']), [['2026-11-30', 'proved']])
  assert.deepEqual(days(1, [200, 'holds'], [19, 'holds']), [['2026-11-30', 'unproved']])
})

test('a result of a time to come is in no day', () => {
  assert.deepEqual(
    days(2, ...hourly(40), [-3 * HOUR, 'holds']).map(([, state]) => state),
    ['proved', 'proved'],
  )
})

test('of two controls the worse one counts, also in days when the other was fine', () => {
  const runs = new Map([
    of('standby-lag', ...hourly(40)),
    of('failover-drill', ...hourly(40, 16), [15 * HOUR, 'no_answer'], ...hourly(13)),
  ])
  const known = sampleCase({ runs })
  assert.deepEqual(
    historyOf(SAMPLE_PROMISE, known, 3).map(({ state }) => state),
    ['proved', 'broken', 'proved'],
  )
  const other = sampleCase({ runs: new Map([of('standby-lag', ...hourly(40))]) })
  assert.deepEqual(
    historyOf(SAMPLE_PROMISE, other, 2).map(({ state }) => state),
    ['unproved', 'unproved'],
  )
})

function attestation(from: string, until: string) {
  return sampleAttestation({ subject: '', from, until })
}

test('what is attested is so from the first to the last day of each signature', () => {
  const promise = { ...PROMISE, id: 'physical', controls: [], attested: 'once' } as const
  const attestations = [
    attestation('2026-11-29', '2026-12-31'),
    attestation('2026-11-24', '2026-11-25'),
    attestation('2026-11-25', '2026-11-27'),
  ]
  assert.deepEqual(
    historyOf(promise, sampleCase({ attestations }), 8).map(({ state }) => state),
    [undefined, 'attested', 'attested', 'attested', 'attested', 'unproved', 'attested', 'attested'],
  )
  const forged = attestations.map((one) => ({ ...one, says: 'More than was signed.' }))
  assert.deepEqual(
    historyOf(promise, sampleCase({ attestations: forged }), 2).map(({ state }) => state),
    [undefined, undefined],
  )
})

const OUTCOMES = ['holds', 'holds', 'fails', 'unknown', 'no_answer'] as const
const someRuns = uniqueArray(
  tuple(integer({ min: 0, max: 3 * DAY }), constantFrom<Outcome[]>(...OUTCOMES)),
  { minLength: 1, maxLength: 60, selector: ([minutesAgo]) => minutesAgo },
).map((runs) => [...runs].sort(([a], [b]) => b - a))

test('a day is as bad as the worst verdict of each of its moments', () => {
  always(
    property(someRuns, (runs) => {
      const midnight = new Date('2026-11-30T00:00:00Z').getTime()
      const begin = Math.max(midnight, SAMPLE_NOW.getTime() - (runs[0]?.[0] ?? 0) * 60_000)
      const states: PromiseState[] = []
      for (let at = begin; at <= SAMPLE_NOW.getTime(); at += 60_000) {
        const until = (SAMPLE_NOW.getTime() - at) / 60_000
        const seen = of('standby-lag', ...runs.filter(([minutesAgo]) => minutesAgo >= until))
        // Results become too old just after a full minute.
        for (const moment of at < SAMPLE_NOW.getTime() ? [at, at + 1] : [at]) {
          const known = sampleCase({ now: new Date(moment), runs: new Map([seen]) })
          states.push(judge(PROMISE, known).state)
        }
      }
      assert.equal(days(2, ...runs)[1]?.[1], worstOf(states))
    }),
    { numRuns: 12 },
  )
})
