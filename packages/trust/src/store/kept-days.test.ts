import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Day } from '../judge/history.ts'
import { daysToKeep, keptDays, NO_DAYS, withKeptDays } from './kept-days.ts'

const COMPUTED: readonly Day[] = [
  { day: '2026-11-27', state: 'proved' },
  { day: '2026-11-28', state: undefined },
  { day: '2026-11-29', state: 'proved' },
  { day: '2026-11-30', state: 'proved' },
]
const statesOf = (days: readonly Day[]) => days.map(({ state }) => state)

function day(date: string, state: string, isOver = true) {
  return { promise: 'standby', day: date, isOver, state }
}

test('a day that is kept is as it was, whatever is computed of it now', () => {
  const kept = keptDays([day('2026-11-28', 'broken')])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, kept)), [
    undefined,
    'broken',
    'proved',
    'proved',
  ])
  assert.deepEqual(statesOf(withKeptDays('csrf', COMPUTED, kept)), [
    undefined,
    undefined,
    'proved',
    'proved',
  ])
})

test('what a day was before its chain ended is not hidden by the new one', () => {
  const part = keptDays([day('2026-11-30', 'broken', false)])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, part)).slice(2), ['proved', 'broken'])
  const over = keptDays([
    day('2026-11-29', 'broken', false),
    day('2026-11-29', 'proved'),
    day('2026-11-29', 'unproved', false),
  ])
  assert.equal(over.until, '2026-11-29')
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, over)).slice(2), ['broken', 'proved'])
})

test('a stored state that is none is read as what nobody knows', () => {
  const kept = keptDays([day('2026-11-29', 'splendid')])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, kept)).slice(2), [
    'unproved',
    'proved',
  ])
})

test('kept are the days that are over and not kept yet; today only when its chain ends', () => {
  const view = {
    at: new Date('2026-11-30T12:00:00Z'),
    sentences: [{ promise: { id: 'standby' }, history: COMPUTED }],
  }
  assert.deepEqual(daysToKeep(view, NO_DAYS), [
    day('2026-11-27', 'proved'),
    day('2026-11-29', 'proved'),
  ])
  const kept = keptDays([day('2026-11-28', 'broken')])
  assert.deepEqual(daysToKeep(view, kept), [day('2026-11-29', 'proved')])
  assert.deepEqual(daysToKeep(view, kept, { today: true }), [
    day('2026-11-29', 'proved'),
    day('2026-11-30', 'proved', false),
  ])
})
