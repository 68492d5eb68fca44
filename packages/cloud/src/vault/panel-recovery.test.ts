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
const REGION = { ended_at: '2026-11-01T04:40:00Z', back_ms: 5_400_000, measured: true }
const DRILL = { began_at: '2026-11-24T02:43:00Z', gap_ms: 1_300, lost: 0 }
const RECOVERED = {
  ended_at: '2026-10-01T04:40:00Z',
  back_ms: 240_000,
  lost_ms: 9_300,
  whole: true,
}
const NOTHING = { drill: undefined, region: undefined, recovered: undefined }

test('the last recoverable point is the newest backup that was restored, with the regions that have it', () => {
  const newer = { ...BACKUP, at: '2026-11-30T01:00:00.000Z', verifiedAt: null }
  const measured = { drill: DRILL, region: REGION, recovered: RECOVERED }
  assert.deepEqual(recoveryOf(TURN, measured, [newer, BACKUP]), {
    tier: 'paid',
    lastPoint: { at: BACKUP.at, regions: ['eu'] },
    outsideAt: '2026-11-28T01:00:00.000Z',
    promised: { lossHours: 24, backHours: 24 },
    restore: { at: BACKUP.verifiedAt, ms: 4_200 },
    failover: { at: '2026-11-24T02:43:00.000Z', gapMs: 1_300, lost: 0 },
    region: { at: '2026-11-01T04:40:00.000Z', ms: 5_400_000, isMeasured: true },
    recovered: { at: '2026-10-01T04:40:00.000Z', ms: 240_000, lostMs: 9_300, isWhole: true },
  })
})

for (const tier of ['trial', 'education', 'free'])
  test(`${tier}: back within 48 hours, as it is promised`, () => {
    assert.equal(recoveryOf({ ...TURN, tier }, NOTHING, [])?.promised.backHours, 48)
  })

test('what was not tried yet is not claimed', () => {
  const found = recoveryOf({ tier: 'free' }, NOTHING, [{ ...BACKUP, verifiedAt: null }])
  assert.deepEqual(
    [
      found?.lastPoint,
      found?.outsideAt,
      found?.restore,
      found?.failover,
      found?.region,
      found?.recovered,
    ],
    [null, null, null, null, null, null],
  )
  assert.equal(recoveryOf(undefined, { ...NOTHING, drill: DRILL, region: REGION }, [BACKUP]), null)
})

test('of a recovery in which none of its tier came back, no loss in time is claimed', () => {
  const recovered = { ...RECOVERED, lost_ms: null, whole: false }
  const found = recoveryOf(TURN, { ...NOTHING, recovered }, [BACKUP])
  assert.deepEqual([found?.recovered?.lostMs, found?.recovered?.isWhole], [null, false])
})
