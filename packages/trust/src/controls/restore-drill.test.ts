import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeRestores } from './restore-drill.ts'

const NOW = new Date('2026-11-30T12:00:00Z')

function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000)
}

const RESTORED = { createdAt: hoursAgo(9_000), verifiedBackupAt: hoursAgo(11) }

test('every database was restored from its backup of the last night', () => {
  const seen = observeRestores(
    [RESTORED, { createdAt: undefined, verifiedBackupAt: hoursAgo(25) }],
    NOW,
  )
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured:
      "last night's backup of 2 of 2 databases restored and found equal, row by row, oldest 25 hours",
    figures: { databases: 2, restored: 2, new: 0, oldest_hours: 25 },
  })
})

test('one that was made today needs none yet', () => {
  const seen = observeRestores(
    [RESTORED, { createdAt: hoursAgo(20), verifiedBackupAt: undefined }],
    NOW,
  )
  assert.equal(seen.outcome, 'holds')
  assert.match(seen.measured, /1 of 2 databases .* 1 too new to have one/)
})

test('sabotage: one that was not restored, too long ago, or in a time to come', () => {
  for (const verifiedBackupAt of [undefined, hoursAgo(27), hoursAgo(-1)])
    for (const createdAt of [undefined, hoursAgo(30)]) {
      const seen = observeRestores([RESTORED, { createdAt, verifiedBackupAt }], NOW)
      assert.equal(seen.outcome, 'fails')
      assert.equal(seen.figures['restored'], 1)
    }
  assert.equal(observeRestores([], NOW).outcome, 'unknown')
})
