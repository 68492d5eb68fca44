import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import { boolean, constantFrom, assert as holds, integer, property, record } from 'fast-check'
import type { Backup } from './backup.ts'
import { planRemovals } from './removal-plan.ts'

const HOUR_MS = 3_600_000
const NOW = new Date('2026-05-30T12:00:00Z')
const DATABASE = newDatabaseId()

function nights(count: number): readonly Backup[] {
  return Array.from({ length: count }, (_, night) => {
    const at = new Date(NOW.getTime() - HOUR_MS - night * 24 * HOUR_MS)
    return {
      id: newRecordId({ now: () => at }),
      database: DATABASE,
      kind: 'scheduled',
      at,
      state: 'complete',
      verifiedAt: undefined,
    }
  })
}

/** The nights of which all older than a week and of no ladder are deleted; and the first such. */
const BACKUPS = nights(60)
const [FIRST] = planRemovals(BACKUPS, [], NOW).mark

test('a plan marks what it deletes for 72 hours later, and deletes nothing at once', () => {
  const { mark, unmark, remove } = planRemovals(BACKUPS, [], NOW)
  assert.ok(mark.length > 30)
  assert.deepEqual([unmark, remove], [[], []])
  for (const { dueAt } of mark) assert.equal(dueAt.getTime() - NOW.getTime(), 72 * HOUR_MS)
})

test('what is marked is deleted when its time has come, and not a moment earlier', () => {
  assert.ok(FIRST)
  const at = (dueAt: Date) => planRemovals(BACKUPS, [{ ...FIRST, dueAt }], NOW).remove.length
  assert.equal(at(new Date(NOW.getTime() + 1)), 0)
  assert.equal(at(NOW), 1)
})

test('what the plan of this moment keeps is not deleted, however long it was marked, and is unmarked', () => {
  const [newest] = BACKUPS
  assert.ok(newest)
  const plan = planRemovals(BACKUPS, [{ backup: newest.id, dueAt: new Date(0) }], NOW)
  assert.deepEqual([plan.unmark, plan.remove], [[newest.id], []])
})

test('the newest verified backup is never deleted, also when it was marked before it was verified', () => {
  assert.ok(FIRST)
  const verified = BACKUPS.map((one) =>
    one.id === FIRST.backup ? { ...one, verifiedAt: NOW } : one,
  )
  const plan = planRemovals(verified, [{ ...FIRST, dueAt: new Date(0) }], NOW)
  assert.deepEqual([plan.unmark, plan.remove], [[FIRST.backup], []])
})

test('a clock that is set back deletes nothing', () => {
  const marks = planRemovals(BACKUPS, [], NOW).mark
  const before = new Date(NOW.getTime() - 90 * 24 * HOUR_MS)
  const { mark, remove, unmark } = planRemovals(BACKUPS, marks, before)
  assert.deepEqual([mark, remove], [[], []])
  assert.equal(unmark.length, marks.length)
})

test('a backup that was complete and lost a copy keeps its rung', () => {
  const [, second] = BACKUPS
  assert.ok(second)
  const lost = (degradedAt: Date | undefined) =>
    planRemovals(
      BACKUPS.map((one) => (one === second ? { ...one, state: 'incomplete', degradedAt } : one)),
      [],
      NOW,
    ).mark.some(({ backup }) => backup === second.id)
  assert.equal(lost(undefined), true)
  assert.equal(lost(NOW), false)
})

test('a backup made before a restore is neither marked nor deleted in the 7 days of its undo, whatever was marked', () => {
  const safety = record({
    ageMinutes: integer({ min: 0, max: 7 * 24 * 60 }),
    state: constantFrom('complete', 'incomplete'),
    isVerified: boolean(),
    /** Earlier plans may have been wrong. */
    isMarked: boolean(),
    others: integer({ min: 0, max: 60 }),
  })
  holds(
    property(safety, ({ ageMinutes, state, isVerified, isMarked, others }) => {
      const at = new Date(NOW.getTime() - ageMinutes * 60_000)
      const id = newRecordId({ now: () => at })
      const backup: Backup = {
        id,
        database: DATABASE,
        kind: 'before_restore',
        at,
        state,
        verifiedAt: isVerified ? NOW : undefined,
      }
      const marks = isMarked ? [{ backup: id, dueAt: new Date(0) }] : []
      const { mark, unmark, remove } = planRemovals([backup, ...nights(others)], marks, NOW)
      assert.ok(!mark.some((one) => one.backup === id))
      assert.ok(!remove.some((one) => one.backup.id === id))
      assert.deepEqual(unmark, isMarked ? [id] : [])
    }),
  )
})

test('when its 30 days are over, a backup made before a restore is marked, and deleted 72 hours later', () => {
  const at = new Date(NOW.getTime() - 30 * 24 * HOUR_MS)
  const id = newRecordId({ now: () => at })
  const backup = { id, database: DATABASE, kind: 'before_restore', at } as const
  const all: readonly Backup[] = [
    { ...backup, state: 'complete', verifiedAt: undefined },
    ...nights(3),
  ]
  const early = planRemovals(all, [], new Date(NOW.getTime() - 1))
  assert.deepEqual(early.mark, [])
  const { mark } = planRemovals(all, [], NOW)
  assert.deepEqual(
    mark.map((one) => [one.backup, one.because]),
    [[id, 'term_over']],
  )
  const later = planRemovals(all, mark, new Date(NOW.getTime() + 72 * HOUR_MS))
  assert.deepEqual(
    later.remove.map((one) => one.backup.id),
    [id],
  )
})
