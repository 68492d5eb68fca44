import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planLadder } from './ladder-plan.ts'
import type { Rung, VaultBackup } from './vault-api.ts'
import { regionsHolding, standingOf } from './vault-standing.ts'

function backup(at: string, more: Partial<VaultBackup> = {}): VaultBackup {
  return { id: at, kind: 'scheduled', state: 'complete', at, copies: [], reason: '', ...more }
}

function rung(kind: Rung, at: string): VaultBackup {
  return backup(at, { rung: kind })
}

test('planLadder puts each backup on its rung, newest first, and counts the places that are free', () => {
  const { parts, filled, verified, places } = planLadder([
    backup('2026-11-26T02:00:00Z', { rung: 'daily', verifiedAt: '2026-11-26T03:00:00Z' }),
    rung('weekly', '2026-11-22T02:00:00Z'),
    backup('2026-11-27T15:00:00Z', { kind: 'manual', verifiedAt: '2026-11-27T16:00:00Z' }),
    rung('daily', '2026-11-28T02:00:00Z'),
  ])
  assert.deepEqual([filled, verified, places], [3, 1, 14])
  assert.deepEqual(
    parts.map((part) => [part.rung, part.backups.map(({ at }) => at.slice(0, 10)), part.free]),
    [
      ['daily', ['2026-11-28', '2026-11-26'], 5],
      ['weekly', ['2026-11-22'], 3],
      ['monthly', [], 3],
    ],
  )
})

test('planLadder of a database without backups has 14 free places', () => {
  const { parts, filled } = planLadder([])
  assert.equal(filled, 0)
  assert.deepEqual(
    parts.map(({ free }) => free),
    [7, 4, 3],
  )
})

test('standingOf says by the newest verified backup whether a night was missed', () => {
  const now = new Date('2026-11-28T12:00:00Z')
  const verifiedAt = '2026-11-28T03:00:00Z'
  const kindOf = (...backups: readonly VaultBackup[]) => standingOf(backups, now).kind
  assert.equal(kindOf(), 'none')
  assert.equal(kindOf(backup('2026-11-28T02:00:00Z', { state: 'failed' })), 'none')
  assert.equal(kindOf(backup('2026-11-28T02:00:00Z')), 'unverified')
  assert.equal(kindOf(backup('2026-11-27T10:00:00Z', { verifiedAt })), 'fresh')
  assert.equal(kindOf(backup('2026-11-27T09:59:00Z', { verifiedAt })), 'late')
  const old = backup('2026-11-20T02:00:00Z', { verifiedAt })
  assert.equal(kindOf(old, backup('2026-11-28T02:00:00Z')), 'late')
  assert.equal(kindOf(old, backup('2026-11-28T02:00:00Z', { verifiedAt })), 'fresh')
})

test('regionsHolding counts only copies that were read back', () => {
  const copies = [
    { region: 'eu', readBackAt: '2026-11-28T02:00:00Z' },
    { region: 'us', readBackAt: null },
  ]
  assert.deepEqual(regionsHolding(backup('2026-11-28T02:00:00Z', { copies })), ['eu'])
})
