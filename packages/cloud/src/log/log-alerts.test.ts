import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logAlertsOf, type WatchedLog } from './log-alerts.ts'

const NOW = new Date('2026-03-05T12:00:00Z')

function ago(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000)
}

const WELL: WatchedLog = {
  since: ago(400_000),
  until: ago(290),
  differsSince: undefined,
  newestBaseAt: ago(80_000),
}

test('a log that is kept is no alarm, however long nobody changed anything', () => {
  assert.deepEqual(logAlertsOf(WELL, NOW), [])
  assert.deepEqual(logAlertsOf({ ...WELL, differsSince: ago(59) }, NOW), [])
  // Shipped after that was seen: what differs now is newer.
  assert.deepEqual(logAlertsOf({ ...WELL, differsSince: ago(120), until: ago(10) }, NOW), [])
})

test('changes that are not in another region after a minute are an alarm', () => {
  assert.deepEqual(logAlertsOf({ ...WELL, differsSince: ago(61) }, NOW), ['log_behind'])
  assert.deepEqual(logAlertsOf({ ...WELL, differsSince: ago(61), until: undefined }, NOW), [
    'log_behind',
  ])
})

test('a day without a base is an alarm', () => {
  assert.deepEqual(logAlertsOf({ ...WELL, newestBaseAt: ago(26 * 3600 + 1) }, NOW), [
    'log_base_late',
  ])
  assert.deepEqual(logAlertsOf({ ...WELL, newestBaseAt: undefined }, NOW), ['log_base_late'])
  assert.deepEqual(logAlertsOf({ ...WELL, newestBaseAt: undefined, since: ago(3600) }, NOW), [])
})
