import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OpenReport, observeReports } from './report-clocks.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const day = (number: number): Date => new Date(Date.UTC(2026, 10, number, 9))
const OPEN: OpenReport = {
  // A Wednesday.
  reportedAt: day(25),
  answeredAt: day(26),
  severity: 'high',
  mendedAt: undefined,
}

test('nobody who reported a weakness waits too long', () => {
  const mended = { ...OPEN, reportedAt: day(2), severity: 'critical', mendedAt: day(8) } as const
  assert.deepEqual(observeReports([OPEN, mended], NOW), {
    outcome: 'holds',
    measured:
      '2 open reports of a weakness, the oldest of 28 days, none waits too long for an answer, none is past its day',
    figures: { open: 2, unanswered: 0, unmended: 0, oldest_days: 28 },
  })
  assert.equal(observeReports([], NOW).outcome, 'holds')
  // The second working day is not over.
  const fresh = { ...OPEN, reportedAt: new Date('2026-11-27T09:00:00Z'), answeredAt: undefined }
  assert.equal(observeReports([fresh], NOW).outcome, 'holds')
})

test('sabotage: somebody who has no answer after two working days', () => {
  const seen = observeReports([OPEN, { ...OPEN, answeredAt: undefined }], NOW)
  assert.equal(seen.outcome, 'fails')
  assert.match(seen.measured, /1 wait too long for an answer/)
})

test('sabotage: a weakness that is past its day, and one that nobody assessed', () => {
  const old = { ...OPEN, reportedAt: day(2), answeredAt: day(3) }
  assert.equal(observeReports([old], NOW).outcome, 'holds')
  for (const severity of ['critical', undefined] as const) {
    const seen = observeReports([{ ...old, severity }], NOW)
    assert.equal(seen.outcome, 'fails')
    assert.match(seen.measured, /1 past their day/)
  }
})
