import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logAlertsOf, nextDiffersSince, type WatchedLog } from './log-alerts.ts'

const NOW = new Date('2026-03-05T12:00:00Z')

function ago(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000)
}

const WELL: WatchedLog = {
  since: ago(400_000),
  stretchSince: ago(400_000),
  until: ago(290),
  differsSince: undefined,
  newestBaseAt: ago(80_000),
  keySince: undefined,
  oldBases: 0,
}

test('a log that is kept is no alarm, however long nobody changed anything', () => {
  assert.deepEqual(logAlertsOf(WELL, NOW), [])
  assert.deepEqual(logAlertsOf({ ...WELL, differsSince: ago(59) }, NOW), [])
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
  assert.deepEqual(logAlertsOf({ ...WELL, newestBaseAt: ago(26 * 3600 - 1) }, NOW), [])
})

test('a log that comes in and cannot be played is an alarm, also where nobody changes anything', () => {
  const baseless = { ...WELL, newestBaseAt: undefined }
  assert.deepEqual(logAlertsOf({ ...baseless, stretchSince: ago(899) }, NOW), [])
  assert.deepEqual(logAlertsOf({ ...baseless, stretchSince: ago(901) }, NOW), ['log_behind'])
  assert.deepEqual(logAlertsOf(baseless, NOW), ['log_behind', 'log_base_late'])
})

test('a log whose key only this machine has is an alarm', () => {
  assert.deepEqual(logAlertsOf({ ...WELL, keySince: ago(899) }, NOW), [])
  assert.deepEqual(logAlertsOf({ ...WELL, keySince: ago(901) }, NOW), ['log_behind'])
})

/** Looks each minute at a cloud where each look finds changes; shipped each 20 seconds until the region is away. */
function lookWhileBusy(awayFrom: number, minutes: number): readonly (readonly string[])[] {
  let differsSince: Date | undefined
  return Array.from({ length: minutes }, (_, minute) => {
    const now = new Date(NOW.getTime() + minute * 60_000)
    const shippedMs = Math.min(minute * 60_000 - 15_000, awayFrom * 60_000)
    const until = new Date(NOW.getTime() + shippedMs)
    differsSince = nextDiffersSince({ differsSince, until }, true, now)
    return logAlertsOf({ ...WELL, until, differsSince, newestBaseAt: NOW }, now)
  })
}

test('on a cloud where each look finds changes, the region that goes away is an alarm, and only that', () => {
  assert.deepEqual(
    lookWhileBusy(1_000, 30).filter((alerts) => alerts.length > 0),
    [],
  )
  const looks = lookWhileBusy(10, 30)
  assert.deepEqual(
    looks.slice(0, 11).filter((alerts) => alerts.length > 0),
    [],
  )
  assert.deepEqual([...new Set(looks.slice(14).map((alerts) => alerts.join()))], ['log_behind'])
})

test('when nothing differs any more nothing is behind', () => {
  assert.equal(nextDiffersSince({ differsSince: ago(500), until: ago(600) }, false, NOW), undefined)
})

test('before the first base of a cloud nothing is behind, and later without one everything is', () => {
  const baseless = { ...WELL, until: undefined, differsSince: ago(300) }
  assert.deepEqual(logAlertsOf({ ...baseless, since: ago(600) }, NOW), [])
  assert.deepEqual(logAlertsOf({ ...baseless, since: ago(901) }, NOW), ['log_behind'])
})

test('a base that nobody has needed for a day and that is there is an alarm', () => {
  assert.deepEqual(logAlertsOf({ ...WELL, oldBases: 1 }, NOW), ['log_not_forgotten'])
})
