import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  outcomeState,
  paceWords,
  subjectWords,
  tookWords,
  untilWords,
  waitsForSignature,
  worstFirst,
} from './trust-words.ts'

const SIGNED = {
  promise: 'physical',
  subject: '',
  state: 'counts',
  by: 'Jane Roe',
  until: '2027-03-01',
  days_left: 90,
  document: 'Report',
  problem: null,
} as const

test('what took less than a second is said in milliseconds', () => {
  assert.deepEqual(
    [tookWords(40), tookWords(1_440), tookWords(61_000)],
    ['40 ms', '1.4 sec', '61 sec'],
  )
})

test('an attestation says until when it counts, and of what it is', () => {
  assert.equal(untilWords(SIGNED), 'Mar 1, 2027, 90 days left')
  assert.equal(untilWords({ ...SIGNED, days_left: 1 }), 'Mar 1, 2027, 1 day left')
  assert.equal(untilWords({ ...SIGNED, days_left: -3 }), 'It ended on Mar 1, 2027')
  assert.equal(untilWords({ ...SIGNED, until: null, days_left: null }), '–')
  assert.equal(subjectWords(SIGNED), 'physical')
  assert.equal(subjectWords({ ...SIGNED, subject: 'eu' }), 'physical, region eu')
  assert.deepEqual(
    (['counts', 'due', 'over', 'lacking'] as const).map((state) => waitsForSignature({ state })),
    [false, true, true, true],
  )
})

test('what gave no answer is as bad as what fails, and what saw nothing is not good', () => {
  assert.deepEqual((['holds', 'unknown', 'fails', 'no_answer'] as const).map(outcomeState), [
    'proved',
    'unproved',
    'broken',
    'broken',
  ])
})

test('broken comes first, and what is equal stays in its order', () => {
  const all = [
    { id: 1, state: 'proved' },
    { id: 2, state: 'broken' },
    { id: 3, state: 'attested' },
    { id: 4, state: 'unproved' },
    { id: 5, state: 'broken' },
  ] as const
  assert.deepEqual(
    worstFirst(all).map(({ id }) => id),
    [2, 5, 4, 3, 1],
  )
})

test('how often a control is tried is said in the largest unit', () => {
  assert.equal(paceWords(15, 45), 'Tried again after 15 minutes. A result counts for 45 minutes.')
  assert.equal(paceWords(1_440, 4_320), 'Tried again after 1 day. A result counts for 3 days.')
})
