import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePoint, sayImpossible } from './point-time.ts'

const NOW = new Date('2026-03-05T12:00:00Z')

test('a moment has a day, a time and a zone', () => {
  assert.equal(parsePoint('2026-03-01T14:02:11Z', NOW).toISOString(), '2026-03-01T14:02:11.000Z')
  assert.equal(parsePoint('2026-03-01 00:30+01:00', NOW).toISOString(), '2026-02-28T23:30:00.000Z')
  assert.equal(
    parsePoint('2026-03-01T14:02:11.125-02:30', NOW).toISOString(),
    '2026-03-01T16:32:11.125Z',
  )
  assert.equal(parsePoint('2026-03-05T12:00:00Z', NOW).getTime(), NOW.getTime())
})

test('what is no moment, or lies ahead, is refused', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-03-01',
    '2026-03-01T14:02:11',
    '2026-02-30T14:02:11Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T14:02:11Z; drop',
    "2026-03-01T14:02:11'Z",
    1772373731,
    undefined,
    null,
  ])
    assert.throws(
      () => parsePoint(text, NOW),
      { code: 'VALUE_INVALID', message: /no moment/ },
      String(text),
    )
  assert.throws(() => parsePoint('2026-03-05T12:00:01Z', NOW), {
    message: 'This moment lies ahead.',
  })
})

test('a moment that cannot be had names the nearest ones', () => {
  const at = new Date('2026-03-01T10:00:00Z')
  const before = new Date('2026-03-01T09:00:00Z')
  const after = new Date('2026-03-01T11:00:00Z')
  assert.equal(
    sayImpossible(at, { before, after }).message,
    'There is no log of 2026-03-01T10:00:00.000Z. The nearest that can: 2026-03-01T09:00:00.000Z before it, and 2026-03-01T11:00:00.000Z after it.',
  )
  assert.match(
    sayImpossible(at, { before: undefined, after: undefined }).message,
    /restore a backup\.$/,
  )
})
