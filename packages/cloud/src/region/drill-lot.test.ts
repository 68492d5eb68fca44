import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { drawLot } from './drill-lot.ts'

test('a nightly drill takes some of each tier by lot, and in other nights others', () => {
  const all = ['paid', 'paid', 'paid', 'paid', 'free'].map((tier) => ({
    database: newDatabaseId(),
    tier,
    bytes: 1,
  }))
  const tonight = drawLot(all, { perTier: 2, night: '2026-11-30' })
  assert.deepEqual(
    tonight.map(({ tier }) => tier),
    ['paid', 'paid', 'free'],
  )
  assert.deepEqual(drawLot(all, { perTier: 2, night: '2026-11-30' }), tonight)
  const nights = Array.from({ length: 60 }, (_, day) =>
    drawLot(all, { perTier: 2, night: String(day) }),
  )
  assert.equal(new Set(nights.flat()).size, all.length)
})
