import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupHoldings, HeldCopies } from '@zennnn/cloud'
import { newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { restored } from './holdings.ts'
import { newestBackups } from './read-back.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const HOUR_MS = 3_600_000

function backup(change: Partial<HeldCopies> & { readonly hoursAgo?: number } = {}): HeldCopies {
  const { hoursAgo = 1, ...rest } = change
  return {
    id: newRecordId(systemClock),
    database: newDatabaseId(),
    kind: 'scheduled',
    at: new Date(NOW.getTime() - hoursAgo * HOUR_MS),
    state: 'complete',
    verifiedAt: undefined,
    bytes: 1000,
    heldBy: ['eu', 'us', 'ap'],
    ...rest,
  }
}

function holding(...backups: readonly HeldCopies[]): BackupHoldings {
  return { database: newDatabaseId(), createdAt: NOW, backups }
}

test('what counts as restored is the moment of the backup, not that of its restore, and of the verified ones alone', () => {
  const [one, none] = restored([
    holding(
      backup({ hoursAgo: 1 }),
      backup({ hoursAgo: 30, verifiedAt: NOW }),
      backup({ hoursAgo: 50, verifiedAt: NOW }),
    ),
    holding(backup()),
  ])
  assert.equal(one?.verifiedBackupAt?.toISOString(), '2026-11-29T06:00:00.000Z')
  assert.equal(none?.verifiedBackupAt, undefined)
})

test('what is read back of a database is its newest complete backup', () => {
  const old = backup({ hoursAgo: 30 })
  const all = [
    holding(backup({ state: 'incomplete' }), old, backup({ hoursAgo: 50 })),
    holding(backup({ state: 'incomplete' })),
    holding(),
  ]
  assert.deepEqual(newestBackups(all), [old])
})
