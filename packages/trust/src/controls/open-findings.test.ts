import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeFindings } from './open-findings.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000)

test('findings of an audit are mended by their day', () => {
  const open = [
    { severity: 'high', foundAt: daysAgo(29) },
    { severity: 'low', foundAt: daysAgo(120) },
  ] as const
  assert.deepEqual(observeFindings({ lastAt: daysAgo(120), open, accepted: 0 }, NOW), {
    outcome: 'holds',
    measured: 'the last audit ended 120 days ago, 2 findings open, the oldest for 120 days',
    figures: { open: 2, late: 0, accepted: 0, oldest_days: 120, audit_days: 120 },
  })
  assert.match(
    observeFindings({ lastAt: daysAgo(3), open: [], accepted: 0 }, NOW).measured,
    /0 findings open$/,
  )
})

test('sabotage: one finding of any severity that is past its day', () => {
  for (const [severity, days] of [
    ['critical', 8],
    ['high', 31],
    ['medium', 91],
    ['low', 181],
  ] as const) {
    const open = [{ severity, foundAt: daysAgo(days) }]
    const seen = observeFindings({ lastAt: daysAgo(200), open, accepted: 0 }, NOW)
    assert.equal(seen.outcome, 'fails', severity)
    assert.match(seen.measured, /1 past their day$/)
    const inTime = [{ severity, foundAt: daysAgo(days - 1) }]
    assert.equal(
      observeFindings({ lastAt: daysAgo(200), open: inTime, accepted: 0 }, NOW).outcome,
      'holds',
    )
  }
})

test('sabotage: no audit, one of long ago and one of a time to come prove nothing', () => {
  for (const lastAt of [undefined, daysAgo(401), daysAgo(-1)])
    assert.equal(observeFindings({ lastAt, open: [], accepted: 0 }, NOW).outcome, 'unknown')
})

test('what somebody answers for leaving as it is breaks nothing, and is said', () => {
  const seen = observeFindings({ lastAt: daysAgo(10), open: [], accepted: 2 }, NOW)
  assert.equal(seen.outcome, 'holds')
  assert.match(seen.measured, /0 findings open, 2 accepted as they are$/)
  assert.equal(seen.figures['accepted'], 2)
})
