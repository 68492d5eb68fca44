import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Day } from '../judge/history.ts'
import { daysToKeep, keptDays as keptAt, NO_DAYS, withKeptDays } from './kept-days.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const COMPUTED: readonly Day[] = [
  { day: '2026-11-27', state: 'proved' },
  { day: '2026-11-28', state: undefined },
  { day: '2026-11-29', state: 'proved' },
  { day: '2026-11-30', state: 'proved' },
]
const keptDays = (days: Parameters<typeof keptAt>[0]) => keptAt(days, NOW)
const statesOf = (days: readonly Day[]) => days.map(({ state }) => state)

function day(date: string, state: string, isOver = true) {
  return { promise: 'standby', day: date, isOver, state }
}

test('a day that is kept is as it was, whatever is computed of it now', () => {
  const kept = keptDays([day('2026-11-28', 'broken')])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, kept)), [
    'proved',
    'broken',
    'proved',
    'proved',
  ])
  const calm = keptDays([day('2026-11-27', 'unproved'), day('2026-11-28', 'attested')])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, calm)).slice(0, 2), [
    'unproved',
    'attested',
  ])
})

test('a day that is kept of one promise alone is computed of the others: they were left out then', () => {
  const failed = COMPUTED.map(({ day: date }) => ({ day: date, state: 'broken' as const }))
  const kept = keptDays([day('2026-11-27', 'proved'), day('2026-11-29', 'proved')])
  assert.deepEqual(
    statesOf(withKeptDays('csrf', failed, kept)),
    failed.map(() => 'broken'),
  )
})

test('a day that signed lines call broken is broken, whatever is kept of it', () => {
  const lines: readonly Day[] = [{ day: '2026-11-29', state: 'broken' }]
  const kept = keptDays([day('2026-11-29', 'proved')])
  assert.deepEqual(statesOf(withKeptDays('standby', lines, kept)), ['broken'])
})

test('a kept day that is still to come or not over, as by a clock that was ahead, hides nothing of it', () => {
  const ahead = keptDays([
    day('2026-11-30', 'proved'),
    day('2026-12-05', 'proved'),
    { ...day('2099-01-01', 'proved'), promise: 'x' },
  ])
  const today: readonly Day[] = [
    { day: '2026-11-29', state: 'unproved' },
    { day: '2026-11-30', state: 'broken' },
  ]
  assert.deepEqual(statesOf(withKeptDays('standby', today, ahead)), ['unproved', 'broken'])
  assert.deepEqual([...ahead.over], [])
})

test('what a day was before its chain ended is not hidden by the new one', () => {
  const part = keptDays([day('2026-11-30', 'broken', false)])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, part)).slice(2), ['proved', 'broken'])
  const over = keptDays([
    day('2026-11-29', 'broken', false),
    day('2026-11-29', 'proved'),
    day('2026-11-29', 'unproved', false),
  ])
  assert.deepEqual([...over.over], ['standby 2026-11-29'])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, over)).slice(2), ['broken', 'proved'])
})

test('a stored state that is none is read as what nobody knows', () => {
  const kept = keptDays([day('2026-11-29', 'splendid')])
  assert.deepEqual(statesOf(withKeptDays('standby', COMPUTED, kept)).slice(2), [
    'unproved',
    'proved',
  ])
})

const VIEW = { at: NOW, sentences: [{ promise: { id: 'standby' }, history: COMPUTED }] }

test('kept are the days that are over and not kept yet; today only when its chain or policy ends', () => {
  assert.deepEqual(daysToKeep(VIEW, { ...NO_DAYS, lastRunAt: NOW }), [
    day('2026-11-27', 'proved'),
    day('2026-11-29', 'proved'),
  ])
  const known = { ...keptDays([day('2026-11-27', 'broken')]), lastRunAt: NOW }
  assert.deepEqual(daysToKeep(VIEW, known), [day('2026-11-29', 'proved')])
  assert.deepEqual(daysToKeep(VIEW, known, { today: true }), [
    day('2026-11-29', 'proved'),
    day('2026-11-30', 'proved', false),
  ])
})

test('the day of the newest line is not over, nor is one after it, whatever the clock says', () => {
  const known = { ...NO_DAYS, lastRunAt: new Date('2026-11-29T23:00:00Z') }
  assert.deepEqual(daysToKeep(VIEW, known), [day('2026-11-27', 'proved')])
  assert.deepEqual(daysToKeep(VIEW, known, { today: true }), [
    day('2026-11-27', 'proved'),
    day('2026-11-29', 'proved', false),
    day('2026-11-30', 'proved', false),
  ])
  assert.deepEqual(daysToKeep(VIEW, { ...NO_DAYS, lastRunAt: undefined }), [])
})
