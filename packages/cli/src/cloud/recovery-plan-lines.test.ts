import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecoveryPreview } from '@zennnn/cloud'
import { planAnswer, planLines } from './recovery-plan-lines.ts'

const HOUR_MS = 3_600_000
const NOW = new Date('2026-03-05T12:00:00Z')
const OF_DUMP = { bytes: 1_000, backMs: 5_000 }

const PLAN: RecoveryPreview = {
  now: NOW,
  databases: [
    {
      ...OF_DUMP,
      slug: 'acme',
      tier: 'paid',
      backup: undefined,
      fromLog: true,
      at: new Date(NOW.getTime() - 20_000),
    },
    {
      ...OF_DUMP,
      slug: 'first',
      tier: 'trial',
      backup: 'b',
      fromLog: false,
      at: new Date(NOW.getTime() - 10 * HOUR_MS),
    },
    { ...OF_DUMP, slug: 'none', tier: 'free', backup: undefined, fromLog: false, at: undefined },
  ],
  tiers: [],
  pace: 1,
}

test('what would be lost is told by the log of paid databases, and by the backup of the others', () => {
  assert.deepEqual(planLines(PLAN, 'eu'), [
    'If the region eu were lost now:',
    'acme (paid) back after 5 s, without the last 20 s: the log up to 2026-03-05T11:59:40.000Z.',
    'first (trial) back after 5 s, without the last 10 h: the backup of 2026-03-05T02:00:00.000Z.',
    'none (free) could not be brought back: no region that is left has a backup of it.',
    '1 would be lost.',
  ])
})

test('programs are told the same', () => {
  assert.partialDeepStrictEqual(planAnswer(PLAN), {
    databases: [
      { slug: 'acme', backup: null, fromLog: true, lostMs: 20_000 },
      { slug: 'first', backup: 'b', fromLog: false, lostMs: 10 * HOUR_MS },
      { slug: 'none', backup: null, at: null, lostMs: null },
    ],
  })
})
