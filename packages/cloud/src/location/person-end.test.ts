import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  accountEnd,
  daysLeft,
  endingPeople,
  expiryTime,
  findEndProblem,
  isDate,
  usualEnd,
} from './person-end.ts'

const NOW = new Date('2026-11-30T13:00:00Z')

test('a person may sign in on the last day, and not on the day after', () => {
  assert.equal(expiryTime('2026-12-31'), '20270101Z')
  assert.equal(expiryTime('2028-02-28'), '20280229Z')
  assert.equal(accountEnd('2026-12-31'), Date.UTC(2027, 0, 1) / 1000)
  assert.equal(daysLeft('2026-11-30', NOW), 1)
  assert.equal(daysLeft('2026-11-29', NOW), 0)
  assert.equal(daysLeft('2026-12-31', NOW), 32)
})

test('a last day is one of the calendar, not over, and not for good', () => {
  assert.equal(findEndProblem('2026-11-30', NOW), undefined)
  assert.equal(findEndProblem(usualEnd(NOW), NOW), undefined)
  assert.match(findEndProblem('2026-11-29', NOW) ?? '', /is over/)
  assert.match(findEndProblem('2036-11-29', NOW) ?? '', /more than 400 days away/)
  for (const text of ['', '2027-02-30', '2027-2-3', '30.11.2027', 'never', '2027-11-30T00:00'])
    assert.match(findEndProblem(text, NOW) ?? '', /must be a day/, text)
  assert.equal(isDate('2028-02-29'), true)
  assert.equal(isDate('2027-02-29'), false)
})

test('whose access ends soon, ended, or never ends is named', () => {
  const people = [
    { name: 'anna', until: '2027-11-30' },
    { name: 'bob', until: '2026-12-15' },
    { name: 'carl', until: '2026-11-01' },
    { name: 'dora' },
  ]
  assert.deepEqual(endingPeople(people, NOW), [
    'The last day of bob is 2026-12-15.',
    'The last day of carl was 2026-11-01.',
    'dora has no last day: name one.',
  ])
})
