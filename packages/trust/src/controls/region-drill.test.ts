import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LastDrill } from '@zennnn/cloud'
import { observeDrill, observeWholeDrill, wholeRegionDrillControl } from './region-drill.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const HOUR_MS = 3_600_000
const TIER = {
  tier: 'paid',
  all: 60,
  back: 60,
  failed: 0,
  onCourseMs: 660_000,
  promisedMs: 24 * HOUR_MS,
}
const FREE = {
  tier: 'free',
  all: 152,
  back: 152,
  failed: 0,
  onCourseMs: 2_400_000,
  promisedMs: 48 * HOUR_MS,
}

function drill(change: Partial<LastDrill> = {}): LastDrill {
  return {
    kind: 'whole',
    lost: 'eu',
    regions: ['us', 'ap'],
    endedAt: new Date('2026-11-29T22:00:00Z'),
    databases: 212,
    failed: [],
    ms: 2_400_000,
    bytesPerSecond: 30_000_000,
    inversions: 0,
    tiers: [TIER, FREE],
    ...change,
  }
}

test('what was brought back in the last rehearsal, from where and in what time', () => {
  assert.deepEqual(observeDrill(drill({ databases: 9, ms: 41_000 }), NOW), {
    outcome: 'holds',
    measured: 'loss of eu rehearsed 14 h ago, 9 of 9 databases back in 41 s',
    figures: { databases: 9, failed: 0, took_ms: 41_000, inversions: 0, age_ms: 14 * HOUR_MS },
  })
  assert.equal(
    observeWholeDrill(drill(), NOW).measured,
    'loss of eu rehearsed with all databases 14 h ago, paid 60 of 60 in 11 min of 24 h, free 152 of 152 in 40 min of 48 h',
  )
  assert.equal(observeWholeDrill(drill(), NOW).outcome, 'holds')
})

test('sabotage: a database that does not come back, or out of its turn, or a drill that is too old', () => {
  const failed = [{ slug: 'acme', message: 'There is no backup.' }]
  for (const change of [
    { failed },
    { inversions: 1 },
    { endedAt: new Date(NOW.getTime() - 31 * 24 * HOUR_MS) },
    { endedAt: new Date(NOW.getTime() + HOUR_MS) },
  ]) {
    const [some, whole] = [observeDrill(drill(change), NOW), observeWholeDrill(drill(change), NOW)]
    assert.deepEqual([some.outcome, whole.outcome], ['fails', 'fails'])
    assert.doesNotMatch(some.measured + whole.measured, /acme/)
  }
  const twoNights = { endedAt: new Date(NOW.getTime() - 55 * HOUR_MS) }
  assert.equal(observeDrill(drill(twoNights), NOW).outcome, 'fails')
  assert.equal(observeWholeDrill(drill(twoNights), NOW).outcome, 'holds')
})

test('sabotage: a tier that is back later than promised, though all came back', () => {
  const late = drill({ tiers: [{ ...TIER, onCourseMs: 24 * HOUR_MS + 1 }, FREE] })
  assert.equal(observeWholeDrill(late, NOW).outcome, 'fails')
  assert.equal(observeDrill(late, NOW).outcome, 'holds', 'that is the promise of the other')
})

test('without a drill, or one of nothing, nothing is proved', () => {
  for (const none of [undefined, drill({ databases: 0, tiers: [] })]) {
    assert.equal(observeDrill(none, NOW).outcome, 'unknown')
    assert.equal(observeWholeDrill(none, NOW).outcome, 'unknown')
  }
})

test('that of all databases asks for the newest whole one', async () => {
  const asked: unknown[] = []
  const control = wholeRegionDrillControl({
    clock: { now: () => NOW },
    newest: async (kind) => {
      asked.push(kind)
      return await Promise.resolve(drill())
    },
  })
  assert.equal((await control.observe(new AbortController().signal)).outcome, 'holds')
  assert.deepEqual(asked, ['whole'])
})
