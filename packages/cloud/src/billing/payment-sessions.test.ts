import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { sessionsToAsk } from './payment-sessions.ts'

const NOW = new Date('2026-11-30T05:43:00Z')
const [ACME, BETA, GAMMA, DELTA] = [1, 2, 3, 4].map(() => newDatabaseId())

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000)
}

test('of a payment whose first news was lost the session is asked, newest first, and of what lives no older one', () => {
  assert.ok(ACME !== undefined && BETA !== undefined && GAMMA !== undefined && DELTA !== undefined)
  const asked = sessionsToAsk(
    [
      { session: 'cs_old', database: ACME, madeAt: daysAgo(2) },
      { session: 'cs_new', database: ACME, madeAt: daysAgo(1) },
      { session: 'cs_lives', database: BETA, madeAt: daysAgo(1) },
      { session: 'cs_again', database: GAMMA, madeAt: daysAgo(1) },
      { session: 'cs_long_ago', database: DELTA, madeAt: daysAgo(8) },
    ],
    [
      { database: BETA, status: 'past_due' },
      { database: GAMMA, status: 'canceled' },
    ],
    NOW,
  )
  assert.deepEqual(
    asked,
    new Map([
      [ACME, ['cs_new', 'cs_old']],
      [GAMMA, ['cs_again']],
    ]),
  )
})
