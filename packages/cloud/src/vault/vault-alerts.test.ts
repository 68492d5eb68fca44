import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { alertsOf, planAlerts } from './vault-alerts.ts'

const NOW = new Date('2026-11-28T12:00:00Z')

function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000)
}

function backup(hours: number, state: Backup['state'], isVerified = state === 'complete') {
  const at = hoursAgo(hours)
  return {
    at,
    state,
    verifiedAt: isVerified ? at : undefined,
    endedAt: at,
    verifyTries: 0,
    isLost: false,
  }
}

function alerts(
  createdHoursAgo: number,
  backups: readonly ReturnType<typeof backup>[],
  isBusy = false,
  exposedSince?: Date,
) {
  return alertsOf(
    {
      database: newDatabaseId(),
      createdAt: hoursAgo(createdHoursAgo),
      isBusy,
      exposedSince,
      backups,
    },
    NOW,
  )
}

test('a database is late 26 hours after its newest verified backup, or after it was made', () => {
  assert.deepEqual(alerts(26, []), [])
  assert.deepEqual(alerts(26.1, []), ['late'])
  assert.deepEqual(alerts(999, [backup(25, 'complete')]), [])
  assert.deepEqual(alerts(999, [backup(27, 'complete')]), ['late'])
  assert.deepEqual(alerts(999, [backup(27, 'complete'), backup(1, 'complete', false)]), ['late'])
})

test('an incomplete backup is told of after six hours, unless a complete one is newer', () => {
  const verified = backup(20, 'complete')
  assert.deepEqual(alerts(999, [verified, backup(5, 'incomplete')]), [])
  assert.deepEqual(alerts(999, [verified, backup(7, 'incomplete')]), ['incomplete'])
  assert.deepEqual(alerts(999, [backup(7, 'incomplete'), backup(1, 'complete')]), [])
})

test('a failed backup is told of once nothing tries again, until a newer one is there', () => {
  const verified = backup(20, 'complete')
  assert.deepEqual(alerts(999, [verified, backup(1, 'failed')]), ['failed'])
  assert.deepEqual(alerts(999, [verified, backup(1, 'failed')], true), [])
  assert.deepEqual(alerts(999, [verified, backup(2, 'failed'), backup(1, 'running')]), ['failed'])
  assert.deepEqual(alerts(999, [verified, backup(2, 'failed'), backup(1, 'incomplete')]), [])
  assert.deepEqual(alerts(999, [backup(21, 'failed'), verified]), [])
})

test('a backup is told of when five tries to restore it failed, until one succeeds', () => {
  const verified = backup(20, 'complete')
  const tried = (verifyTries: number) => ({ ...backup(2, 'complete', false), verifyTries })
  assert.deepEqual(alerts(999, [verified, tried(4)]), [])
  assert.deepEqual(alerts(999, [verified, tried(5)]), ['unverified'])
  assert.deepEqual(alerts(999, [verified, { ...backup(2, 'complete'), verifyTries: 5 }]), [])
})

test('a backup of any age that lost a copy is told of at once', () => {
  const verified = backup(20, 'complete')
  const old = { ...backup(24 * 80, 'incomplete', true), isLost: true }
  assert.deepEqual(alerts(9_999, [old, verified]), ['lost_copy'])
  assert.deepEqual(alerts(9_999, [{ ...old, isLost: false }, verified]), [])
})

test('a database is exposed 24 hours after what lies verified outside its home region', () => {
  const verified = [backup(20, 'complete')]
  assert.deepEqual(alerts(999, verified, false, hoursAgo(24)), [])
  assert.deepEqual(alerts(999, verified, false, hoursAgo(24.1)), ['exposed'])
  assert.deepEqual(alerts(999, [backup(27, 'complete')], false, hoursAgo(27)), ['late'])
})

test('each state is told once when it begins and once when it is over', () => {
  const [one, two] = [newDatabaseId(), newDatabaseId()]
  const late = { database: one, kind: 'late' } as const
  const failed = { database: two, kind: 'failed' } as const
  assert.deepEqual(planAlerts([late], []), { raised: [late], over: [] })
  assert.deepEqual(planAlerts([late], [late]), { raised: [], over: [] })
  assert.deepEqual(planAlerts([failed], [late]), { raised: [failed], over: [late] })
  assert.deepEqual(planAlerts([], [late]), { raised: [], over: [late] })
})
