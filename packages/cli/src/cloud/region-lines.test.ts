import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { recoveryLines } from './region-lines.ts'

const DATABASE = {
  slug: 'acme',
  database: newDatabaseId(),
  tier: 'paid',
  backup: 'b',
  message: null,
  beganMs: 4_000,
  endedMs: 12_000,
  lostMs: 9_300,
}
const PAID = { tier: 'paid', all: 1, back: 1, failed: 0, onCourseMs: 12_000, lostMs: 9_300 }
const RECOVERY = {
  beganAt: new Date('2026-11-30T07:30:00Z'),
  endedAt: new Date('2026-11-30T07:30:12Z'),
  lost: 'eu',
  regions: ['us', 'ap'],
  databases: [DATABASE],
  tiers: [{ ...PAID, promisedMs: 86_400_000 }],
}

test('a recovery says by tiers what it took, and how much was lost', () => {
  assert.deepEqual(recoveryLines(undefined), [])
  assert.deepEqual(recoveryLines(RECOVERY), [
    'Last recovery 2026-11-30T07:30:00.000Z: eu lost, 1 of 1 databases from us, ap in 12 s.',
    'recovered: paid 1 of 1, in 12 s; promised 24 h; at most the last 9 s lost',
  ])
})

test('what did not come back is named, and of a lost machine no region is said to be lost', () => {
  const message = 'The copy is damaged.'
  const failed = { ...DATABASE, backup: null, message, lostMs: null }
  const tier = { ...PAID, back: 0, failed: 1, lostMs: null, promisedMs: 86_400_000 }
  assert.deepEqual(recoveryLines({ ...RECOVERY, lost: null, databases: [failed], tiers: [tier] }), [
    'Last recovery 2026-11-30T07:30:00.000Z: the machine lost, 0 of 1 databases from us, ap in 12 s.',
    'not recovered: acme: The copy is damaged.',
    'recovered: paid 0 of 1, 1 not, in 12 s; promised 24 h',
  ])
})
