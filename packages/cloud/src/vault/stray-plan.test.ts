import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planStrays } from './stray-plan.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const LATER = new Date('2026-12-01T12:00:00Z')

test('a snapshot of nobody is marked, and removed 72 hours later by the clock of the register', () => {
  const found = { found: ['mine', 'stray'], known: new Set(['mine']) }
  const first = planStrays(found, [], NOW)
  assert.deepEqual(first, {
    mark: [{ snapshot: 'stray', dueAt: LATER }],
    unmark: [],
    remove: [],
  })
  const early = planStrays(found, first.mark, new Date(LATER.getTime() - 1))
  assert.deepEqual(early, { mark: [], unmark: [], remove: [] })
  assert.deepEqual(planStrays(found, first.mark, LATER).remove, ['stray'])
})

test('what a backup has is never removed, whatever was marked and whatever the region names', () => {
  const marks = [{ snapshot: 'mine', dueAt: NOW }]
  const plan = planStrays({ found: ['mine'], known: new Set(['mine']) }, marks, LATER)
  assert.deepEqual(plan, { mark: [], unmark: ['mine'], remove: [] })
})

test('a mark ends with its snapshot', () => {
  const marks = [{ snapshot: 'gone', dueAt: NOW }]
  const plan = planStrays({ found: [], known: new Set() }, marks, LATER)
  assert.deepEqual(plan, { mark: [], unmark: ['gone'], remove: [] })
})
