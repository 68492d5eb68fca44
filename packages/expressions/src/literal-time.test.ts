import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatDate,
  formatDuration,
  formatTimestamp,
  parseDate,
  parseDuration,
  parseTimestamp,
} from './literal-time.ts'

test('a timestamp keeps its microseconds and loses its zone', () => {
  assert.equal(parseTimestamp('1970-01-01T00:00:01.000001Z'), 1_000_001n)
  assert.equal(parseTimestamp('1970-01-01 02:30:00+02:30'), 0n)
  assert.equal(parseTimestamp('1969-12-31T19:00:00-05'), 0n)
  assert.equal(formatTimestamp(-1n), '1969-12-31T23:59:59.999999Z')
  assert.equal(formatTimestamp(1_709_251_200_000_000n), '2024-03-01T00:00:00Z')
})

test('a date exists in the calendar', () => {
  assert.equal(parseDate('1970-01-02'), 1n)
  assert.equal(parseDate('2024-02-29'), 19_782n)
  assert.equal(formatDate(-719_162n), '0001-01-01')
  for (const text of [
    '2023-02-29',
    '2024-13-01',
    '2024-1-1',
    '0000-01-01',
    '2024-01-01T00:00:00Z',
    '',
  ])
    assert.equal(parseDate(text), undefined, text)
})

test('a duration is a sum of parts', () => {
  assert.equal(parseDuration('1h30m'), 5_400_000_000n)
  assert.equal(parseDuration('-1.5s'), -1_500_000n)
  assert.equal(parseDuration('250ms1us'), 250_001n)
  assert.equal(formatDuration(-250_000n), '-0.25s')
  for (const text of ['', '1', '1d', 's', '1h 2m', '0.0000001s', '--1s', '1h-1m'])
    assert.equal(parseDuration(text), undefined, text)
})

test('what is not a timestamp is refused', () => {
  for (const text of [
    '2024-01-01',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00+16:00',
    'infinity',
  ])
    assert.equal(parseTimestamp(text), undefined, text)
})
