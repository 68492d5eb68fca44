import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeExposure } from './copy-outside.ts'

const NOW = new Date('2026-11-30T12:00:00Z')

function exposure(since: string | null, without = 0) {
  return { databases: 212, without, oldestAt: since, since }
}

test('at most a day of work would be lost', () => {
  assert.deepEqual(observeExposure(exposure('2026-11-30T02:30:00Z'), NOW), {
    outcome: 'holds',
    measured:
      'with the data centre at most 9.5 hours of work would be lost, 212 of 212 databases have a verified copy elsewhere',
    figures: { databases: 212, without: 0, hours: 9.5 },
  })
  // One that was made an hour ago has no copy yet, and an hour of work.
  assert.equal(observeExposure(exposure('2026-11-29T12:00:00Z', 1), NOW).outcome, 'holds')
})

test('sabotage: more than a day, and no region but one', () => {
  assert.equal(observeExposure(exposure('2026-11-29T11:59:59Z'), NOW).outcome, 'fails')
  const alone = observeExposure(exposure(null, 212), NOW)
  assert.equal(alone.outcome, 'fails')
  assert.equal(alone.measured, 'there is no region but the one where the databases run')
  assert.equal(observeExposure({ ...exposure(null), databases: 0 }, NOW).outcome, 'unknown')
})

test('sabotage: a copy that is dated in a time to come', () => {
  const ahead = observeExposure(exposure('2026-12-01T12:00:00Z'), NOW)
  assert.equal(ahead.outcome, 'fails')
  assert.equal(ahead.measured, 'what protects the work is dated in a time to come')
})
