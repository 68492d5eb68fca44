import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextDay, toInstant, toLocal } from './day.ts'

test('a wall time becomes the instant of its zone, whatever the season', () => {
  assert.equal(toInstant('2026-01-15 12:00', 'Europe/Berlin'), '2026-01-15T11:00:00.000Z')
  assert.equal(toInstant('2026-07-15 12:00', 'Europe/Berlin'), '2026-07-15T10:00:00.000Z')
  assert.equal(toInstant('2026-11-28 09:30', 'Pacific/Auckland'), '2026-11-27T20:30:00.000Z')
  assert.equal(toInstant('2026-11-28 20:30', 'America/Los_Angeles'), '2026-11-29T04:30:00.000Z')
  assert.equal(toInstant('2026-11-28 09:30:15', 'Asia/Kolkata'), '2026-11-28T04:00:15.000Z')
})

test('on the day when clocks go back the first of two equal wall times is meant', () => {
  assert.equal(toInstant('2026-10-25 02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z')
  assert.equal(toInstant('2026-10-25 01:59', 'Europe/Berlin'), '2026-10-24T23:59:00.000Z')
  assert.equal(toInstant('2026-10-25 03:00', 'Europe/Berlin'), '2026-10-25T02:00:00.000Z')
})

test('a wall time that clocks jump over is an hour later', () => {
  assert.equal(toInstant('2026-03-29 02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
})

test('an instant is shown as the clock of the zone shows it', () => {
  assert.equal(toLocal('2026-11-27T20:30:00Z', 'Pacific/Auckland'), '2026-11-28 09:30:00')
  assert.equal(toLocal('2026-11-29T04:30:00.250Z', 'America/Los_Angeles'), '2026-11-28 20:30:00')
  assert.equal(toLocal('1969-12-31T23:59:59.500Z', 'UTC'), '1969-12-31 23:59:59')
})

test('the day after the last of a month is the first of the next', () => {
  assert.equal(nextDay('2026-12-31'), '2027-01-01')
  assert.equal(nextDay('2028-02-28'), '2028-02-29')
})
