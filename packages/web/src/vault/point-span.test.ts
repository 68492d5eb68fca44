import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOf, nearestSecond, stepSecond } from './point-span.ts'

const SPANS = [
  { since: '2026-03-01T00:00:00.200Z', until: '2026-03-01T10:00:00.900Z' },
  { since: '2026-03-01T12:00:00.000Z', until: '2026-03-01T14:00:00.000Z' },
]

function at(time: string): number {
  return Date.parse(`2026-03-01T${time}Z`) / 1000
}

test('the bounds are whole seconds that can be had', () => {
  assert.deepEqual(boundsOf(SPANS), { first: at('00:00:01'), last: at('14:00:00') })
  assert.equal(boundsOf([]), undefined)
  assert.equal(
    boundsOf([{ since: '2026-03-01T00:00:00.200Z', until: '2026-03-01T00:00:00.900Z' }]),
    undefined,
  )
})

test('a second in a gap leads to the nearest that can be had', () => {
  assert.equal(nearestSecond(SPANS, at('09:59:59')), at('09:59:59'))
  assert.equal(nearestSecond(SPANS, at('10:30:00')), at('10:00:00'))
  assert.equal(nearestSecond(SPANS, at('11:30:00')), at('12:00:00'))
  assert.equal(nearestSecond(SPANS, at('23:00:00')), at('14:00:00'))
  assert.equal(nearestSecond([], at('09:00:00')), undefined)
})

test('a step leads over a gap, and not beyond the ends', () => {
  assert.equal(stepSecond(SPANS, at('08:00:00'), 60), at('08:01:00'))
  assert.equal(stepSecond(SPANS, at('10:00:00'), 1), at('12:00:00'))
  assert.equal(stepSecond(SPANS, at('12:00:00'), -1), at('10:00:00'))
  assert.equal(stepSecond(SPANS, at('14:00:00'), 3600), at('14:00:00'))
  assert.equal(stepSecond(SPANS, at('00:00:01'), -1), at('00:00:01'))
})
