import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clocksOf, remindersOf, type TimedReport } from './report-clock.ts'

// A Friday.
const RECEIVED = new Date('2026-11-27T15:00:00Z')
const NEW: TimedReport = {
  receivedAt: RECEIVED,
  answeredAt: undefined,
  severity: undefined,
  fixedAt: undefined,
}

function told(report: TimedReport, now: string): readonly string[] {
  return remindersOf(report, new Date(now)).map(({ clock, stage }) => `${clock} ${stage}`)
}

test('a report of a Friday is to be answered on Tuesday at the same time, and counts as critical until it is assessed', () => {
  assert.deepEqual(clocksOf(NEW, RECEIVED), [
    { clock: 'answer', by: new Date('2026-12-01T15:00:00Z'), stage: 'far' },
    { clock: 'fix', by: new Date('2026-12-04T15:00:00Z'), stage: 'far' },
  ])
  const high = { ...NEW, answeredAt: RECEIVED, severity: 'high' } as const
  assert.deepEqual(clocksOf(high, RECEIVED), [
    { clock: 'fix', by: new Date('2026-12-27T15:00:00Z'), stage: 'far' },
  ])
  assert.deepEqual(clocksOf({ ...high, fixedAt: RECEIVED }, RECEIVED), [])
})

test('operators are told a day before an answer is due, two days before the fix of a critical one, and when it is over', () => {
  assert.deepEqual(told(NEW, '2026-11-30T14:59:59Z'), [])
  assert.deepEqual(told(NEW, '2026-11-30T15:00:00Z'), ['answer near'])
  // To the second it was promised for.
  assert.deepEqual(told(NEW, '2026-12-01T15:00:00Z'), ['answer near'])
  assert.deepEqual(told(NEW, '2026-12-01T15:00:01Z'), ['answer over'])
  assert.deepEqual(told(NEW, '2026-12-02T15:00:00Z'), ['answer over', 'fix near'])
  assert.deepEqual(told(NEW, '2026-12-04T15:00:01Z'), ['answer over', 'fix over'])
  const high = { ...NEW, answeredAt: RECEIVED, severity: 'high' } as const
  assert.deepEqual(told(high, '2026-12-20T14:59:00Z'), [])
  assert.deepEqual(told(high, '2026-12-20T15:00:00Z'), ['fix near'])
})
