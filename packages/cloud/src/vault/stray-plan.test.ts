import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planStrays } from './stray-plan.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const LATER = new Date('2026-12-01T12:00:00Z')
const snapshot = (id: string, ...tags: readonly string[]) => ({ id, tags })
const looked = {
  found: [snapshot('mine', 'good'), snapshot('stray', 'killed')],
  known: new Set(['mine']),
  over: new Set(['good', 'killed']),
}

test('a snapshot of a killed backup is marked, and removed 72 hours later by the clock of the register', () => {
  const first = planStrays(looked, [], NOW)
  assert.deepEqual(first, { mark: [{ snapshot: 'stray', dueAt: LATER }], unmark: [], remove: [] })
  const early = planStrays(looked, first.mark, new Date(LATER.getTime() - 1))
  assert.deepEqual(early, { mark: [], unmark: [], remove: [] })
  assert.deepEqual(planStrays(looked, first.mark, LATER).remove, ['stray'])
})

test('a snapshot of a backup that the register does not know stays: it may be older than the region', () => {
  const found = [snapshot('a', 'unknown'), snapshot('b'), snapshot('c', 'killed', 'unknown')]
  const marks = found.map(({ id }) => ({ snapshot: id, dueAt: NOW }))
  const plan = planStrays({ ...looked, found }, marks, LATER)
  assert.deepEqual(plan, { mark: [], unmark: ['a', 'b', 'c'], remove: [] })
})

test('what a backup has is never removed, whatever was marked and whatever the region names', () => {
  const found = [snapshot('mine', 'killed')]
  const plan = planStrays({ ...looked, found }, [{ snapshot: 'mine', dueAt: NOW }], LATER)
  assert.deepEqual(plan, { mark: [], unmark: ['mine'], remove: [] })
})

test('a mark ends with its snapshot', () => {
  const plan = planStrays({ ...looked, found: [] }, [{ snapshot: 'gone', dueAt: NOW }], LATER)
  assert.deepEqual(plan, { mark: [], unmark: ['gone'], remove: [] })
})
