import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drillAlertsOf } from './drill-alerts.ts'

const NOW = new Date('2026-11-30T07:30:00Z')

function ago(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000)
}

const WELL = { endedAt: ago(3), failures: [], inversions: 0 }

test('a rehearsal that brought not all back is an alarm, but for what never had a backup', () => {
  assert.deepEqual(drillAlertsOf({ since: ago(900), newest: WELL }, NOW), [])
  const failures = ['There is no backup of it.', 'The copy is damaged.']
  const failed = { ...WELL, failures }
  assert.deepEqual(drillAlertsOf({ since: ago(900), newest: failed }, NOW), ['drill_failed'])
  const newcomer = { ...WELL, failures: failures.slice(0, 1) }
  assert.deepEqual(drillAlertsOf({ since: ago(900), newest: newcomer }, NOW), [])
  const unordered = { ...WELL, inversions: 1 }
  assert.deepEqual(drillAlertsOf({ since: ago(900), newest: unordered }, NOW), ['drill_failed'])
})

test('no rehearsal for two nights is an alarm, from the first backup on', () => {
  assert.deepEqual(drillAlertsOf({ since: undefined, newest: undefined }, NOW), [])
  assert.deepEqual(drillAlertsOf({ since: ago(53), newest: undefined }, NOW), [])
  assert.deepEqual(drillAlertsOf({ since: ago(55), newest: undefined }, NOW), ['drill_late'])
  const old = { ...WELL, endedAt: ago(55) }
  assert.deepEqual(drillAlertsOf({ since: ago(900), newest: old }, NOW), ['drill_late'])
})
