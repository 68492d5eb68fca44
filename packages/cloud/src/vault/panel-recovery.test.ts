import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupView } from './panel.ts'
import { recoveryOf } from './panel-recovery.ts'

const BACKUP: BackupView = {
  id: '0198c0de-0000-7000-8000-000000000001',
  kind: 'scheduled',
  state: 'complete',
  at: '2026-11-29T01:00:00.000Z',
  endedAt: '2026-11-29T01:01:00.000Z',
  bytes: 1_000,
  verifiedAt: '2026-11-29T01:02:00.000Z',
  verifyMs: 4_200,
  verifyFailed: false,
  degradedAt: null,
  message: null,
  copies: [
    { region: 'eu', readBackAt: '2026-11-29T01:01:00.000Z', message: null },
    { region: 'us', readBackAt: null, message: null },
  ],
  because: '',
  reason: 'daily',
}
const TURN = { tier: 'paid', outside_at: '2026-11-28T01:00:00Z' }
const DRILL = { began_at: '2026-11-24T02:43:00Z', gap_ms: 1_300, lost: 0 }

test('the last recoverable point is the newest backup that was restored, with the regions that have it', () => {
  const newer = { ...BACKUP, at: '2026-11-30T01:00:00.000Z', verifiedAt: null }
  assert.deepEqual(recoveryOf(TURN, DRILL, [newer, BACKUP]), {
    tier: 'paid',
    lastPoint: { at: BACKUP.at, regions: ['eu'] },
    outsideAt: '2026-11-28T01:00:00.000Z',
    promised: { lossHours: 24, backHours: 24 },
    restore: { at: BACKUP.verifiedAt, ms: 4_200 },
    failover: { at: '2026-11-24T02:43:00.000Z', gapMs: 1_300, lost: 0 },
  })
})

for (const tier of ['trial', 'education', 'free'])
  test(`${tier}: back within 48 hours, as it is promised`, () => {
    assert.equal(recoveryOf({ ...TURN, tier }, undefined, [])?.promised.backHours, 48)
  })

test('what was not tried yet is not claimed', () => {
  const found = recoveryOf({ tier: 'free' }, undefined, [{ ...BACKUP, verifiedAt: null }])
  assert.deepEqual(
    [found?.lastPoint, found?.outsideAt, found?.restore, found?.failover],
    [null, null, null, null],
  )
  assert.equal(recoveryOf(undefined, DRILL, [BACKUP]), null)
})
