import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGood, rehearsalLines } from './region-rehearse.ts'

const GOOD = {
  beganAt: new Date('2026-11-30T12:00:00Z'),
  endedAt: new Date('2026-11-30T12:14:40Z'),
  wasEmpty: true,
  changed: 91,
  changedAgain: 0,
  databases: 2,
  answered: 2,
}

test('a rehearsal is good when an empty machine became a location at once, and every database answered', () => {
  assert.ok(isGood(GOOD))
  for (const change of [
    { wasEmpty: false },
    { changedAgain: 1 },
    { answered: 1 },
    { databases: 3 },
  ])
    assert.ok(!isGood({ ...GOOD, ...change }), JSON.stringify(change))
})

test('people are told how long it took, what a second run changed, and what becomes of the machine', () => {
  const last = 'It is written down. Throw the machine away: nobody holds its keys any more.'
  assert.deepEqual(rehearsalLines(GOOD), [
    'An empty machine was a location after 91 steps; 2 of 2 databases answered, 15 minutes after the beginning.',
    last,
  ])
  assert.deepEqual(rehearsalLines({ ...GOOD, changedAgain: 3 }).slice(1), [
    'A second run changed 3 steps, and should none.',
    last,
  ])
})
